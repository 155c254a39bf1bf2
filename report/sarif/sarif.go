// Package sarif writes what a check said as SARIF 2.1.0, for the code scanning of a host of
// repositories. Each file that is at risk, or of which that is not known, is a result at the
// place that decides.
package sarif

import (
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"hangscope/report/checks"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

const (
	version = "2.1.0"
	schema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// ruleID names what is looked for.
	ruleID = "mirrord-flush"
)

// The objects of SARIF that we write.
type (
	document struct {
		Schema  string `json:"$schema"`
		Version string `json:"version"`
		Runs    []run  `json:"runs"`
	}
	run struct {
		Tool    tool    `json:"tool"`
		Results []found `json:"results"`
	}
	tool struct {
		Driver driver `json:"driver"`
	}
	driver struct {
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
		Rules   []rule `json:"rules"`
	}
	rule struct {
		ID    string  `json:"id"`
		Short message `json:"shortDescription"`
		Help  message `json:"help"`
	}
	message struct {
		Text string `json:"text"`
	}
	found struct {
		RuleID    string     `json:"ruleId"`
		RuleIndex int        `json:"ruleIndex"`
		Kind      string     `json:"kind"`
		Level     string     `json:"level"`
		Message   message    `json:"message"`
		Locations []location `json:"locations,omitempty"`
	}
	location struct {
		Physical physical `json:"physicalLocation"`
	}
	physical struct {
		Artifact artifact `json:"artifactLocation"`
		Region   *region  `json:"region,omitempty"`
	}
	artifact struct {
		URI string `json:"uri"`
	}
	region struct {
		Line   int `json:"startLine"`
		Column int `json:"startColumn,omitempty"`
	}
)

// Write writes what a check said.
func Write(w io.Writer, c *result.Checked) error {
	r := run{Results: []found{}, Tool: tool{Driver: driver{
		Name: "hangscope", Version: phrase.Clip(c.Tool.Version, phrase.WidestCell),
		Rules: []rule{{ruleID, message{"a flush of mirrord's agent may hang gRPC streams"}, message{help}}},
	}}}
	for i := range c.Files {
		if c.Files[i].Risk != result.No {
			r.Results = append(r.Results, resultOf(&c.Files[i]))
		}
	}
	return phrase.WriteJSON(w, document{Schema: schema, Version: version, Runs: []run{r}})
}

const help = "mirrord's agent flushes the connections of a port when it begins to redirect it. hangscope check says with which settings that may hang a stream in silence, and docs/check.md why."

// resultOf is the result of a file.
func resultOf(f *result.CheckedFile) found {
	out := found{RuleID: ruleID, Kind: "fail", Level: "warning", Message: message{
		strings.Join(append([]string{checks.Line(f)}, checks.Change(f)...), " "),
	}}
	if f.Risk != result.Yes {
		out.Kind, out.Level = "review", "none" // SARIF wants none with each kind but fail
	}
	if f.Name == "" || f.Name == "-" {
		return out
	}
	place := physical{Artifact: artifact{uri(f.Name)}, Region: &region{Line: 1}}
	if line, column := checks.Place(f); line > 0 {
		place.Region = &region{line, max(column, 0)}
	}
	out.Locations = []location{{place}}
	return out
}

// uri is the name of a file as a reference of a URI.
func uri(name string) string {
	return (&url.URL{Path: filepath.ToSlash(phrase.Clip(name, maxURI))}).String()
}

// maxURI bounds a name, as systems do.
const maxURI = 4096
