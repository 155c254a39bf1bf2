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
	for i, item := range items[:min(content.MostItems, len(items))] {
		b.WriteString(mark(i) + " " + escaped(item) + "\n")
	}
	m.block(b.String())
	m.more(len(items), content.MostItems)
}

// more says how many items there are that are not shown.
func (m *document) more(items, most int) {
	if items > most {
		m.sentences(fmt.Sprintf("… and %d more.", items-most))
	}
}

// table puts a table in the document.
func (m *document) table(t content.Tabular) {
	if len(t.Rows) == 0 {
		return
	}
	var b strings.Builder
	row := func(cells []string) {
		for i := range t.Header {
			cell := ""
			if i < len(cells) {
				cell = escaped(cells[i])
			}
			b.WriteString("| " + cell + " ")
		}
		b.WriteString("|\n")
	}
	row(t.Header)
	for i := range t.Header {
		rule := "---"
		for _, number := range t.Numbers {
			if i == number {
				rule = "---:"
			}
		}
		b.WriteString("| " + rule + " ")
	}
	b.WriteString("|\n")
	most := max(t.Most, content.MostItems)
	for _, cells := range t.Rows[:min(most, len(t.Rows))] {
		row(cells)
	}
	m.block(b.String())
	m.more(len(t.Rows), most)
}

// fence shows a text as it is, in the colours of a language if GitHub knows it.
func (m *document) fence(language, text string) {
	if text = strings.Trim(text, "\n"); text != "" {
		fence := ticks(text, len("```"))
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
