package report

import (
	"fmt"
	"strings"
)

// markdown collects blocks of Markdown. Its methods take plain text and escape
// it: nothing but what they write themselves means anything.
type markdown struct{ strings.Builder }

// block puts a block of Markdown in the document, between empty lines.
func (m *markdown) block(text string) {
	if text = strings.Trim(text, "\n"); text != "" {
		m.WriteString(text + "\n\n")
	}
}

func (m *markdown) heading(level int, title string) {
	m.block(strings.Repeat("#", level) + " " + escaped(title))
}

// sentences puts sentences in one paragraph.
func (m *markdown) sentences(sentences ...string) {
	m.block(escaped(strings.Join(sentences, " ")))
}

func (m *markdown) strong(sentence string) {
	if text := escaped(sentence); text != "" {
		m.block("**" + text + "**")
	}
}

// mostItems bounds a list, and the rows of a table that has no bound of its own.
const mostItems = 30

// list puts items in a list, steps in one with numbers.
func (m *markdown) list(items []string) {
	m.items(items, func(int) string { return "-" })
}

func (m *markdown) steps(items []string) {
	m.items(items, func(i int) string { return fmt.Sprintf("%d.", i+1) })
}

func (m *markdown) items(items []string, mark func(int) string) {
	var b strings.Builder
	for i, item := range items[:min(mostItems, len(items))] {
		b.WriteString(mark(i) + " " + escaped(item) + "\n")
	}
	m.block(b.String())
	m.more(len(items), mostItems)
}

// more says how many items there are that are not shown.
func (m *markdown) more(items, most int) {
	if items > most {
		m.sentences(fmt.Sprintf("… and %d more.", items-most))
	}
}

// table puts a table in the document.
func (m *markdown) table(t tabular) {
	if len(t.rows) == 0 {
		return
	}
	var b strings.Builder
	row := func(cells []string) {
		for i := range t.header {
			cell := ""
			if i < len(cells) {
				cell = escaped(cells[i])
			}
			b.WriteString("| " + cell + " ")
		}
		b.WriteString("|\n")
	}
	row(t.header)
	for i := range t.header {
		rule := "---"
		for _, number := range t.numbers {
			if i == number {
				rule = "---:"
			}
		}
		b.WriteString("| " + rule + " ")
	}
	b.WriteString("|\n")
	most := max(t.most, mostItems)
	for _, cells := range t.rows[:min(most, len(t.rows))] {
		row(cells)
	}
	m.block(b.String())
	m.more(len(t.rows), most)
}

// fence shows a text as it is, in the colours of a language if GitHub knows it.
func (m *markdown) fence(language, text string) {
	if text = strings.Trim(text, "\n"); text != "" {
		fence := ticks(text, len("```"))
		m.block(fence + language + "\n" + text + "\n" + fence)
	}
}

// fold hides what body writes behind a line that is clicked on.
func (m *markdown) fold(summary string, body func(*markdown)) {
	var inner markdown
	body(&inner)
	if inner.Len() > 0 {
		m.block("<details>\n<summary>" + escaped(summary) + "</summary>")
		m.block(inner.String())
		m.block("</details>")
	}
}
