package junit

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/rerun"
	"hangscope/repro/result"
)

// Write writes a result in the form that CI systems read: a suite for the
// scenario, a case for each variant.
func Write(w io.Writer, r *result.Result) error {
	return writeSuites(w, content.Provenance(r), []*suite{newSuite([]*result.Result{r})})
}

// WriteSet writes several results: a suite for each scenario, a case for each
// variant of each of its runs.
func WriteSet(w io.Writer, set *result.Set) error {
	var suites []*suite
	for _, group := range byScenario(set.Results) {
		suites = append(suites, newSuite(group))
	}
	if s := missingRuns(set); s != nil {
		suites = append(suites, s)
	}
	return writeSuites(w, content.SetProvenance(set), suites)
}

// The elements and their attributes are those of the schema that Jenkins checks
// files with (junit-10). Other systems accept it too. Text is character data,
// because nothing is escaped in a CDATA section.
type (
	suites struct {
		XMLName xml.Name `xml:"testsuites"`
		// Provenance is a comment on the line after the start of the document.
		Provenance string   `xml:",comment"`
		Name       string   `xml:"name,attr"`
		Time       seconds  `xml:"time,attr"`
		Tests      int      `xml:"tests,attr"`
		Failures   int      `xml:"failures,attr"`
		Errors     int      `xml:"errors,attr"`
		Suites     []*suite `xml:"testsuite"`
	}
	suite struct {
		Name       string      `xml:"name,attr"`
		Tests      int         `xml:"tests,attr"`
		Failures   int         `xml:"failures,attr"`
		Errors     int         `xml:"errors,attr"`
		Skipped    int         `xml:"skipped,attr"`
		Time       seconds     `xml:"time,attr"`
		Properties *properties `xml:"properties"`
		Cases      []*testCase `xml:"testcase"`

		names map[string]bool
	}
	properties struct {
		All []property `xml:"property"`
	}
	property struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	testCase struct {
		Name    string  `xml:"name,attr"`
		Class   string  `xml:"classname,attr"`
		Time    seconds `xml:"time,attr"`
		Failure *remark `xml:"failure"`
		Error   *remark `xml:"error"`
		Skipped *remark `xml:"skipped"`
		Out     *output `xml:"system-out"`
	}
	remark struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
	output struct {
		Text string `xml:",chardata"`
	}
)

// seconds is a duration as the schema wants it.
type seconds time.Duration

// MarshalXMLAttr implements xml.MarshalerAttr.
func (s seconds) MarshalXMLAttr(name xml.Name) (xml.Attr, error) {
	return xml.Attr{Name: name, Value: fmt.Sprintf("%.3f", max(0, time.Duration(s).Seconds()))}, nil
}

func writeSuites(w io.Writer, provenance string, all []*suite) error {
	document := suites{Name: "hangscope", Provenance: " " + inComment(provenance) + " ", Suites: all}
	for _, s := range all {
		document.Tests += s.Tests
		document.Failures += s.Failures
		document.Errors += s.Errors
		document.Time += s.Time
	}
	text, err := xml.MarshalIndent(document, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}

// inComment makes a text fit for a comment, which must not have two dashes in a row.
func inComment(text string) string {
	for strings.Contains(text, "--") {
		text = strings.ReplaceAll(text, "--", "- -")
	}
	return text
}

// byScenario groups results by the name of their scenario. The groups are in the
// order of their first results.
func byScenario(results []*result.Result) [][]*result.Result {
	var groups [][]*result.Result
	for _, r := range results {
		i := slices.IndexFunc(groups, func(group []*result.Result) bool { return group[0].Scenario.Name == r.Scenario.Name })
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], r)
	}
	return groups
}

// newSuite makes the suite of the runs of one scenario.
func newSuite(runs []*result.Result) *suite {
	name := phrase.Clip(runs[0].Scenario.Name, phrase.Prose)
	s := &suite{Name: name, Properties: &properties{All: propertiesOf(runs)}}
	for _, r := range runs {
		for _, c := range casesOf(r) {
			if len(runs) > 1 {
				c.Name += fmt.Sprintf(", seed %d", r.Seed)
			}
			c.Class = strings.Trim("hangscope."+name, ".")
			s.add(c)
		}
	}
	return s
}

// add puts a case in a suite, under a name that no other case has.
func (s *suite) add(c *testCase) {
	if s.names == nil {
		s.names = make(map[string]bool)
	}
	if c.Name == "" {
		c.Name = "unnamed"
	}
	name := c.Name
	for n := 2; s.names[c.Name]; n++ {
		c.Name = fmt.Sprintf("%s (%d)", name, n)
	}
	s.names[c.Name] = true
	s.Cases = append(s.Cases, c)
	s.Tests++
	s.Time += c.Time
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

// missingRuns is a suite that says that runs of a set are missing. It is nil if
// none is, or if a run shows that it was interrupted.
func missingRuns(set *result.Set) *suite {
	if !set.Interrupted || slices.ContainsFunc(set.Results, func(r *result.Result) bool { return r.Interrupted }) {
		return nil
	}
	s := &suite{Name: "hangscope"}
	s.add(&testCase{
		Name: "all runs", Class: "hangscope",
		Error: &remark{Type: interrupted, Message: "the runs were ended early; some are missing"},
	})
	return s
}

// propertiesOf say what was run, and on which machine.
func propertiesOf(runs []*result.Result) []property {
	var seeds []string
	for _, r := range runs {
		seeds = append(seeds, fmt.Sprint(r.Seed))
	}
	r := runs[0]
	e := r.Environment
	command := "" // each run has its own
	if len(runs) == 1 {
		command = rerun.Of(r).Line
	}
	all := []property{
		{"provenance", content.RunsProvenance(runs)},
		{"seed", strings.Join(seeds, " ")},
		{"command", command},
		{"clock", content.Clocks(runs)},
		{"latency", latencyOf(runs)},
		{"stall-after", phrase.Duration(r.StallAfterNS)},
		{"os", phrase.Clip(e.OS+"/"+e.Arch, phrase.WidestCell)},
		{"kernel", phrase.Clip(e.Kernel, phrase.WidestCell)},
		{"cpus", fmt.Sprint(e.CPUs)},
		{"go", phrase.Clip(e.Go, phrase.WidestCell)},
		{"grpc", phrase.Clip(e.GRPC, phrase.WidestCell)},
	}
	return slices.DeleteFunc(all, func(p property) bool { return p.Value == "" })
}

// latencyOf says that runs have no latency. It is empty if they have.
func latencyOf(runs []*result.Result) string {
	if slices.ContainsFunc(runs, func(r *result.Result) bool { return content.LatencyNote(r) != "" }) {
		return content.NotMeasured + " in virtual time"
	}
	return ""
}
