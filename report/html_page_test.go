package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"hangscope/repro/result"
)

// page is a page for a browser, parsed as a browser does.
type page struct {
	text  string
	nodes []*html.Node
}

func htmlPage(t *testing.T, r *result.Result) page {
	t.Helper()
	var out bytes.Buffer
	if err := HTML(&out, r); err != nil {
		t.Fatal(err)
	}
	return parsePage(t, out.String())
}

// validHTML checks a document of the format as a browser has it.
func validHTML(t *testing.T, document string) {
	t.Helper()
	for _, fault := range parsePage(t, document).faults() {
		t.Error(fault)
	}
}

func parsePage(t *testing.T, text string) page {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	p := page{text: text}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			p.nodes = append(p.nodes, n)
		}
	}
	return p
}

// all returns the elements of a name, of a class if one is given.
func (p page) all(name string, class ...string) []*html.Node {
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

// inner is the text within an element.
func inner(n *html.Node) string {
	var text strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			text.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(text.String()), " ")
}

// elements are all that a page may consist of: no script, no frame, no image.
var elements = strings.Fields(`html head meta title link style body a header main footer section
	h1 h2 h3 h4 p ol ul li dl dt dd div span strong b code pre details summary figure figcaption
	table caption thead tbody tr th td svg defs marker desc path line rect circle text`)

// faults are what is wrong with a page, whatever it shows.
func (p page) faults() []string {
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
	for _, r := range p.text {
		if r != '\n' && !unicode.IsPrint(r) {
			say("%U on the page", r)
			break
		}
	}
	if match := botched.FindString(p.text); match != "" {
		say("%q on the page", match)
	}
	return found
}

// botched matches what only a failed computation or escape leaves.
var botched = regexp.MustCompile(`NaN|[+-]Inf\b|ZgotmplZ|%!`)

// policyFaults compares the style sheet with the policy that allows it.
func (p page) policyFaults() []string {
	style := p.all("style")
	if len(style) != 1 || style[0].FirstChild == nil {
		return []string{"not one style sheet"}
	}
	sum := sha256.Sum256([]byte(style[0].FirstChild.Data))
	want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	for _, meta := range p.all("meta") {
		policy := attr(meta, "content")
		if attr(meta, "http-equiv") == "Content-Security-Policy" && strings.HasPrefix(policy, "default-src 'none';") && strings.Contains(policy, want) {
			return nil
		}
	}
	return []string{"no policy that allows the style sheet and nothing else"}
}

// accessFaults are what keeps a person from reading the page: headings that
// skip a level, tables and charts without a name.
func (p page) accessFaults() []string {
	var found []string
	level := 0
	for _, n := range p.nodes {
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] <= '6' {
			if next := int(n.Data[1] - '0'); next > level+1 {
				found = append(found, fmt.Sprintf("<%s> %q comes after <h%d>", n.Data, inner(n), level))
			}
			level = int(n.Data[1] - '0')
			if inner(n) == "" {
				found = append(found, "an empty heading")
			}
		}
	}
	if n := len(p.all("h1")); n != 1 {
		found = append(found, fmt.Sprintf("%d headings of the first level", n))
	}
	if n := len(p.all("main")); n != 1 {
		found = append(found, fmt.Sprintf("%d main parts", n))
	}
	for _, table := range p.all("table") {
		if first := table.FirstChild; first == nil || first.Data != "caption" || inner(first) == "" {
			found = append(found, "a table without a caption")
		}
	}
	for _, th := range p.all("th") {
		if attr(th, "scope") == "" {
			found = append(found, "a th without a scope")
		}
	}
	for _, chart := range p.all("svg", "chart") {
		text, marks := "", 0
		for n := range chart.Descendants() {
			switch n.Data {
			case "title", "desc":
				text += inner(n)
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
