package markdown

import (
	"fmt"
	"strings"

	"hangscope/report/content"
)

// document collects blocks of Markdown. Its methods take plain text and escape
// it: nothing but what they write themselves means anything.
type document struct{ strings.Builder }

// block puts a block of Markdown in the document, between empty lines.
func (m *document) block(text string) {
	if text = strings.Trim(text, "\n"); text != "" {
		m.WriteString(text + "\n\n")
	}
}

func (m *document) heading(level int, title string) {
	m.block(strings.Repeat("#", level) + " " + escaped(title))
}

// sentences puts sentences in one paragraph.
func (m *document) sentences(sentences ...string) {
	m.block(escaped(strings.Join(sentences, " ")))
}

func (m *document) strong(sentence string) {
	if text := escaped(sentence); text != "" {
		m.block("**" + text + "**")
	}
}

// list puts items in a list, steps in one with numbers.
func (m *document) list(items []string) {
	m.items(items, func(int) string { return "-" })
}

func (m *document) steps(items []string) {
	m.items(items, func(i int) string { return fmt.Sprintf("%d.", i+1) })
}

func (m *document) items(items []string, mark func(int) string) {
	var b strings.Builder
	for i, item := range items[:min(content.MaxItems, len(items))] {
		b.WriteString(mark(i) + " " + escaped(item) + "\n")
	}
	m.block(b.String())
	m.more(len(items), content.MaxItems)
}

// more says how many items there are that are not shown.
func (m *document) more(items, limit int) {
	if items > limit {
		m.sentences(fmt.Sprintf("… and %d more.", items-limit))
	}
}

// table puts a table in the document.
func (m *document) table(t content.Table) { m.longTable(t, content.MaxItems) }

// longTable puts a table in the document, and at most so many of its rows.
func (m *document) longTable(t content.Table, limit int) {
	if len(t.Rows) == 0 {
		return
	}
	var b strings.Builder
	for _, c := range t.Columns {
		b.WriteString("| " + escaped(c.Head) + " ")
	}
	b.WriteString("|\n")
	for _, c := range t.Columns {
		if c.Number {
			b.WriteString("| ---: ")
		} else {
			b.WriteString("| --- ")
		}
	}
	b.WriteString("|\n")
	for _, row := range t.Rows[:min(limit, len(t.Rows))] {
		for _, cell := range row.Cells {
			b.WriteString("| " + escaped(cell.Text()) + " ")
		}
		b.WriteString("|\n")
	}
	m.block(b.String())
	m.more(len(t.Rows), limit)
}

// fence shows a text as it is, in the colours of a language if GitHub knows it.
func (m *document) fence(language, text string) {
	if text = strings.Trim(text, "\n"); text != "" {
		fence := backticks(text, len("```"))
		m.block(fence + language + "\n" + text + "\n" + fence)
	}
}

// fold hides what body writes behind a line that is clicked on.
func (m *document) fold(summary string, body func(*document)) {
	var inner document
	body(&inner)
	if inner.Len() > 0 {
		m.block("<details>\n<summary>" + escaped(summary) + "</summary>")
		m.block(inner.String())
		m.block("</details>")
	}
}
