package config

import (
	"bytes"
	"strings"
)

// span is a part of a text.
type span struct{ start, end int }

// templates are what Tera would replace in a text.
type templates struct {
	// expressions are {{ … }}, comments and tags that decide only the value that they stand
	// in. Sections are what stands between {% if … %} and {% endif %} and the like, these
	// included: they decide what is there.
	expressions, sections []span
}

// openers are the marks of Tera, and what ends each.
var openers = map[string]string{"{{": "}}", "{%": "%}", "{#": "#}"}

// closers are the tags that end a section, by the tag that begins it.
var closers = map[string]string{
	"if": "endif", "for": "endfor", "block": "endblock", "filter": "endfilter", "macro": "endmacro", "raw": "endraw",
}

// teraReader finds templates and puts something else into their places.
type teraReader struct {
	*reader
	found templates
	// open are the sections that are not closed yet.
	open []section
}

type section struct {
	tag   string
	start int
	// rest is where the branches begin that are left out: all but the first. Zero while
	// in the first.
	rest int
}

// tera replaces templates by something of the same length, so that places stay right: an
// expression by digits, which may stand alone as well as within a text; a tag, a comment
// and every branch but the first by blanks.
func (r *reader) tera() (templates, error) {
	t := &teraReader{reader: r}
	for at := 0; ; {
		next := bytes.IndexByte(r.source[at:], '{')
		if next < 0 || at+next+2 > len(r.source) {
			break
		}
		at += next
		closing, ok := openers[string(r.source[at:at+2])]
		if !ok {
			at++
			continue
		}
		end := r.closed(at+2, closing)
		if end < 0 {
			return t.found, r.fail(at, "a template that is not closed", string(r.source[at:at+2])+" … "+closing)
		}
		after, err := t.replace(at, end)
		if err != nil {
			return t.found, err
		}
		at = after
	}
	if len(t.open) > 0 {
		last := t.open[len(t.open)-1]
		return t.found, r.fail(last.start, "a template that is not closed: "+last.tag, "{% "+closers[last.tag]+" %}")
	}
	return t.found, nil
}

// closed returns where a template ends, or -1. In an expression a text in quotes may hold
// the mark.
func (r *reader) closed(at int, closing string) int {
	var quoted byte
	for ; at < len(r.source); at++ {
		c := r.source[at]
		switch {
		case quoted != 0:
			if c == quoted {
				quoted = 0
			}
		case closing != "#}" && (c == '"' || c == '\'' || c == '`'):
			quoted = c
		case bytes.HasPrefix(r.source[at:], []byte(closing)):
			return at + len(closing)
		}
	}
	return -1
}

// replace puts something else into the place of one template, and returns where to go on.
func (t *teraReader) replace(start, end int) (int, error) {
	switch t.source[start+1] {
	case '{':
		t.fill(start, end, '1')
		t.found.expressions = append(t.found.expressions, span{start, end})
	case '#':
		t.blank(start, end)
		t.found.expressions = append(t.found.expressions, span{start, end})
	default:
		return t.tag(start, end)
	}
	return end, nil
}

// tag follows the sections.
func (t *teraReader) tag(start, end int) (int, error) {
	words := strings.Fields(strings.Trim(string(t.source[start+2:end-2]), "- \t\r\n"))
	name := ""
	if len(words) > 0 {
		name = words[0]
	}
	t.blank(start, end)
	switch closing, opens := closers[name]; {
	case name == "raw":
		return t.raw(start, end, closing)
	case opens:
		t.open = append(t.open, section{tag: name, start: start})
	case name == "else" || name == "elif":
		if len(t.open) == 0 {
			return end, t.fail(start, "a template without its beginning: "+quote(name), "{% if … %} before it")
		}
		if last := &t.open[len(t.open)-1]; last.rest == 0 {
			last.rest = start
		}
	case strings.HasPrefix(name, "end"):
		return end, t.end(name, start, end)
	case name == "include" || name == "extends":
		t.found.sections = append(t.found.sections, span{start, end})
	default: // set and the like decide only what an expression makes of them
		t.found.expressions = append(t.found.expressions, span{start, end})
	}
	return end, nil
}

// raw leaves what Tera does not look into as it is.
func (t *teraReader) raw(start, end int, closing string) (int, error) {
	for at := end; ; {
		next := bytes.Index(t.source[at:], []byte("{%"))
		if next < 0 {
			return 0, t.fail(start, "a template that is not closed: raw", "{% endraw %}")
		}
		at += next
		after := t.closed(at+2, "%}")
		if after > 0 && strings.Trim(string(t.source[at+2:after-2]), "- \t\r\n") == closing {
			t.blank(at, after)
			t.found.expressions = append(t.found.expressions, span{start, after})
			return after, nil
		}
		at += 2
	}
}

// end closes the section that is open.
func (t *teraReader) end(name string, start, end int) error {
	if len(t.open) == 0 || closers[t.open[len(t.open)-1].tag] != name {
		return t.fail(start, "a template without its beginning: "+quote(name), "the end of what is open")
	}
	last := t.open[len(t.open)-1]
	t.open = t.open[:len(t.open)-1]
	if last.rest > 0 {
		t.blank(last.rest, start)
	}
	t.found.sections = append(t.found.sections, span{last.start, end})
	return nil
}

// blank leaves blanks, also for the ends of lines: Tera leaves nothing of them.
func (t *teraReader) blank(start, end int) { t.fill(start, end, ' ') }

func (t *teraReader) fill(start, end int, with byte) {
	for at := start; at < end; at++ {
		t.source[at] = with
	}
}

// empty blanks whole sections, for a text that is none with their first branches.
func (r *reader) empty(found templates) {
	t := &teraReader{reader: r}
	for _, s := range found.sections {
		t.blank(s.start, s.end)
	}
}
