package sample

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
)

var (
	// gfm is Markdown as GitHub has it, with footnotes.
	gfm = goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote),
		goldmark.WithRendererOptions(html.WithUnsafe()),
	)
	// ourHTML is all the HTML that a document may hold.
	ourHTML = regexp.MustCompile(`^(?:<details>\n<summary>[^<>]+</summary>|</details>)\n?$`)
	// mentions matches texts that GitHub acts on.
	mentions = regexp.MustCompile(`(?i)@\w|#\d|\bgh-\d|https?://|www\.`)
	// bar matches a bar between cells.
	bar = regexp.MustCompile(`(?:^|[^\\])(?:\\\\)*\|`)
)

// ValidMarkdown checks that GitHub sees the structure that was meant, whatever texts
// a document has.
func ValidMarkdown(t *testing.T, document string) {
	t.Helper()
	require.LessOrEqual(t, len(document), 60_000)
	source := []byte(document)
	root := gfm.Parser().Parse(text.NewReader(source))
	require.NotNil(t, root.FirstChild())
	require.Equal(t, ast.KindParagraph, root.FirstChild().Kind(), "does not begin with what it is of")
	require.Equal(t, ast.KindHeading, root.FirstChild().NextSibling().Kind(), "has no heading after its first line")
	parts := markdownParts{document: document, source: source}
	require.NoError(t, ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			parts.check(t, n)
		}
		return ast.WalkContinue, nil
	}))
	assert.Zero(t, parts.folds, "a fold is not closed")
	assert.Equal(t, parts.fences, strings.Count(strings.Join(outside(document), "\n"), "\n```")/2, "a fence is not closed")
	for _, line := range outside(document) {
		if strings.HasPrefix(line, "| ") {
			assert.Len(t, bar.FindAllString(line, -1), strings.Count(rule(document, line), "|"), line)
		}
	}
}

// markdownParts are the parts of a document while they are checked.
type markdownParts struct {
	document string
	source   []byte
	// folds counts those that are open, fences all code in fences.
	folds, fences int
}

// check checks one part by what it is.
func (m *markdownParts) check(t *testing.T, n ast.Node) {
	t.Helper()
	switch n := n.(type) {
	case *ast.HTMLBlock:
		block := string(n.Lines().Value(m.source))
		assert.Regexp(t, ourHTML, block)
		if strings.HasPrefix(block, "</") {
			m.folds--
		} else {
			m.folds++
		}
		assert.Contains(t, []int{0, 1}, m.folds, "folds are closed before others open")
	case *ast.RawHTML, *ast.Link, *ast.Image, *ast.AutoLink, *ast.Blockquote, *ast.ThematicBreak,
		*tables.Strikethrough, *tables.TaskCheckBox, *tables.Footnote:
		t.Errorf("%s in\n%s", n.Kind(), m.document)
	case *ast.Heading:
		assert.Contains(t, []int{2, 3}, n.Level)
		assert.Zero(t, m.folds, "a heading is folded away")
	case *ast.List:
		assert.Equal(t, ast.KindDocument, n.Parent().Kind(), "a list in a list")
	case *ast.Emphasis:
		assert.Equal(t, 2, n.Level)
		assert.Equal(t, ast.KindParagraph, n.Parent().Kind())
	case *ast.FencedCodeBlock:
		m.fences++
	case *ast.CodeBlock:
		t.Errorf("code by indentation: %q", n.Lines().Value(m.source))
	case *tables.TableRow:
		assert.Equal(t, len(n.Alignments), n.ChildCount())
	case *ast.Text:
		if n.Parent().Kind() != ast.KindCodeSpan {
			assert.NotRegexp(t, mentions, shown(n, m.source))
		}
	}
}

// shown is a text as a reader sees it.
func shown(n *ast.Text, source []byte) string {
	return strings.ReplaceAll(string(n.Segment.Value(source)), "&#8203;", "\u200b")
}

// outside are the lines of a document that are in no fence, and the fences.
func outside(document string) []string {
	var lines []string
	closing := ""
	for line := range strings.SplitSeq(document, "\n") {
		ticks := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		switch {
		case closing == "" && len(ticks) >= 3:
			closing = ticks
			lines = append(lines, "```")
		case closing != "" && line == closing:
			closing = ""
			lines = append(lines, "```")
		case closing == "":
			lines = append(lines, line)
		}
	}
	return lines
}

// rule is the line below the header of the table that a row is in.
func rule(document, row string) string {
	before, _, _ := strings.Cut(document, row)
	lines := strings.Split(before, "\n")
	for i := len(lines) - 2; i >= 0; i-- {
		if strings.HasPrefix(lines[i], "| ---") {
			return lines[i]
		}
		if !strings.HasPrefix(lines[i], "|") {
			break
		}
	}
	return row // the header itself, or the rule
}

// Rendered is the HTML of a document.
func Rendered(t *testing.T, document string) string {
	t.Helper()
	var page bytes.Buffer
	require.NoError(t, gfm.Convert([]byte(document), &page))
	return page.String()
}
