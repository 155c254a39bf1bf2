package sample

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
)

// HTMLPage is a page for a browser, parsed as a browser does.
type HTMLPage struct {
	Text  string
	nodes []*html.Node
}

// validHTML checks a document as a browser parses it.
func validHTML(t *testing.T, document string) {
	t.Helper()
	for _, fault := range ParsePage(t, document).Faults() {
		t.Error(fault)
	}
}

// ParsePage reads a page as a browser does.
func ParsePage(t *testing.T, text string) HTMLPage {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	p := HTMLPage{Text: text}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			p.nodes = append(p.nodes, n)
		}
	}
	return p
}

// All returns the elements of a name, of a class if one is given.
func (p HTMLPage) All(name string, class ...string) []*html.Node {
	var found []*html.Node
	for _, n := range p.nodes {
		if n.Data == name && (class == nil || slices.Contains(strings.Fields(attr(n, "class")), class[0])) {
			found = append(found, n)
		}
	}
	return found
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// Inner is the text within an element.
func Inner(n *html.Node) string {
	var text strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			text.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(text.String()), " ")
}

// elements are the elements that a page may have. It has no script, frame or image.
var elements = strings.Fields(`html head meta title link style body a header main footer section
	h1 h2 h3 h4 p ol ul li dl dt dd div span strong b code pre details summary figure figcaption
	table caption thead tbody tr th td svg defs marker desc path line rect circle text`)

// Faults are what is wrong with a page, whatever it shows.
func (p HTMLPage) Faults() []string {
	var found []string
	say := func(format string, a ...any) { found = append(found, fmt.Sprintf(format, a...)) }
	ids := map[string]bool{}
	for _, n := range p.nodes {
		if !slices.Contains(elements, n.Data) {
			say("an element <%s>", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "src", a.Key == "srcset":
				say("<%s %s=%q>", n.Data, a.Key, a.Val)
			case a.Key == "href" && a.Val != "#main" && a.Val != "data:,":
				say("<%s href=%q>", n.Data, a.Val)
			case a.Key == "id" && ids[a.Val]:
				say("two elements with the id %q", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			}
		}
	}
	for _, n := range p.nodes {
		for id := range strings.FieldsSeq(attr(n, "aria-labelledby")) {
			if !ids[id] {
				say("no element has the id %q, which labels another", id)
			}
		}
	}
	found = append(found, p.policyFaults()...)
	found = append(found, p.accessFaults()...)
	for _, r := range p.Text {
		if r != '\n' && !unicode.IsPrint(r) {
			say("%U on the page", r)
			break
		}
	}
	if match := botched.FindString(p.Text); match != "" {
		say("%q on the page", match)
	}
	return found
}

// botched matches what a failed computation or escape leaves.
var botched = regexp.MustCompile(`NaN|[+-]Inf\b|ZgotmplZ|%!`)

// policyFaults compares the style sheet with the policy that allows it.
func (p HTMLPage) policyFaults() []string {
	style := p.All("style")
	if len(style) != 1 || style[0].FirstChild == nil {
		return []string{"not one style sheet"}
	}
	sum := sha256.Sum256([]byte(style[0].FirstChild.Data))
	want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	for _, meta := range p.All("meta") {
		policy := attr(meta, "content")
		if attr(meta, "http-equiv") == "Content-Security-Policy" && strings.HasPrefix(policy, "default-src 'none';") && strings.Contains(policy, want) {
			return nil
		}
	}
	return []string{"no policy that allows the style sheet and nothing else"}
}

// accessFaults are what keeps people from reading the page: headings that skip a
// level, tables and charts without a name.
func (p HTMLPage) accessFaults() []string {
	var found []string
	level := 0
	for _, n := range p.nodes {
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] <= '6' {
			if next := int(n.Data[1] - '0'); next > level+1 {
				found = append(found, fmt.Sprintf("<%s> %q comes after <h%d>", n.Data, Inner(n), level))
			}
			level = int(n.Data[1] - '0')
			if Inner(n) == "" {
				found = append(found, "an empty heading")
			}
		}
	}
	if n := len(p.All("h1")); n != 1 {
		found = append(found, fmt.Sprintf("%d headings of the first level", n))
	}
	if n := len(p.All("main")); n != 1 {
		found = append(found, fmt.Sprintf("%d main parts", n))
	}
	for _, table := range p.All("table") {
		if first := table.FirstChild; first == nil || first.Data != "caption" || Inner(first) == "" {
			found = append(found, "a table without a caption")
		}
	}
	for _, th := range p.All("th") {
		if attr(th, "scope") == "" {
			found = append(found, "a th without a scope")
		}
	}
	for _, chart := range p.All("svg", "chart") {
		text, marks := "", 0
		for n := range chart.Descendants() {
			switch n.Data {
			case "title", "desc":
				text += Inner(n)
			case "line", "path", "circle":
				marks++
			}
		}
		if attr(chart, "role") != "img" || text == "" || marks == 0 {
			found = append(found, fmt.Sprintf("a chart of %d marks with the words %q", marks, text))
		}
	}
	return found
}

// Outline is the text of a page without folded parts and drawings.
func (p HTMLPage) Outline() string {
	var lines strings.Builder
	for _, n := range p.nodes {
		if slices.ContainsFunc(slices.Collect(n.Ancestors()), func(above *html.Node) bool {
			return above.Data == "details" || above.Data == "svg"
		}) {
			continue
		}
		switch n.Data {
		case "title", "h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "caption", "pre", "summary", "figcaption":
			lines.WriteString(n.Data + ": " + Inner(n) + "\n")
		case "tr":
			var cells []string
			for cell := range n.ChildNodes() {
				cells = append(cells, Inner(cell))
			}
			lines.WriteString("row: " + strings.Join(cells, " | ") + "\n")
		}
	}
	return lines.String()
}
