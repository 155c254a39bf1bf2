package markdown

import (
	"fmt"
	"strings"

	"hangscope/report/content"
	"hangscope/report/tables"
)

// document collects blocks of Markdown. Its methods take plain text and escape it,
// so that no text can change the structure of the document.
type document struct{ strings.Builder }

// block adds a block of Markdown, followed by an empty line.
func (m *document) block(text string) {
	if text = strings.Trim(text, "\n"); text != "" {
		m.WriteString(text + "\n\n")
	}
}

func (m *document) heading(level int, title string) {
	m.block(strings.Repeat("#", level) + " " + escaped(title))
}

// sentences adds sentences as one paragraph.
func (m *document) sentences(sentences ...string) {
	m.block(escaped(strings.Join(sentences, " ")))
}

func (m *document) strong(sentence string) {
	if text := escaped(sentence); text != "" {
		m.block("**" + text + "**")
	}
}

// list adds a list, and steps a list with numbers.
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

// more says how many items are not shown.
func (m *document) more(items, limit int) {
	if items > limit {
		m.sentences(fmt.Sprintf("… and %d more.", items-limit))
	}
}

// table adds a table.
func (m *document) table(t tables.Table) { m.longTable(t, content.MaxItems) }

// longTable adds a table with at most limit rows.
func (m *document) longTable(t tables.Table, limit int) {
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

// fence adds a text as it is. GitHub colours it if it knows the language.
func (m *document) fence(language, text string) {
	if text = strings.Trim(text, "\n"); text != "" {
		fence := backticks(text, len("```"))
		m.block(fence + language + "\n" + text + "\n" + fence)
	}
}

// fold adds what body writes, hidden until a reader clicks on the summary.
func (m *document) fold(summary string, body func(*document)) {
	var inner document
	body(&inner)
	if inner.Len() > 0 {
		m.block("<details>\n<summary>" + escaped(summary) + "</summary>")
		m.block(inner.String())
		m.block("</details>")
	}
}
