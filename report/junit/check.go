package junit

import (
	"io"
	"strings"

	"hangscope/report/checks"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// WriteCheck writes what a check said: a suite, with a case for each file.
func WriteCheck(w io.Writer, c *result.Checked) error {
	seen := checks.Seen(c)
	s := &suite{Name: "check", Properties: &properties{All: []property{
		{"risk", phrase.Clip(string(c.Risk), phrase.WidestName)}, {"mesh", phrase.Clip(string(c.Asked.Mesh), phrase.WidestName)},
	}}}
	for i := range c.Files {
		s.add(checkCase(&c.Files[i]))
	}
	return writeSuites(w, seen.Provenance, []*suite{s})
}

// checkCase is the case of a file. What is not known is skipped.
func checkCase(f *result.CheckedFile) *testCase {
	line := checks.Line(f)
	text := strings.Join(append([]string{line}, checks.Advice(f)...), "\n")
	c := &testCase{Name: checks.Name(f), Class: "hangscope.check", Out: &output{Text: text + "\n"}}
	switch f.Risk {
	case result.No:
	case result.Yes:
		c.Failure = &remark{Type: "at risk", Message: line, Text: text}
	default:
		c.Skipped = &remark{Type: "unknown", Message: line, Text: text}
	}
	return c
}
