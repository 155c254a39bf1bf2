package junit

import (
	"fmt"
	"io"
	"strings"

	"hangscope/report/phrase"
	"hangscope/report/probes"
	"hangscope/repro/result"
)

// WriteProbe writes what a probe saw: a suite for the method, a case for each side.
func WriteProbe(w io.Writer, p *result.Probed) error {
	seen := probes.Seen(p)
	s := &suite{Name: phrase.Clip("probe "+seen.Title, phrase.Prose), Properties: &properties{All: []property{
		{"verdict", phrase.Clip(string(p.Verdict), phrase.WidestName)}, {"described", phrase.Clip(p.Described, phrase.WidestCell)},
	}}}
	class := strings.Trim("hangscope.probe."+strings.ReplaceAll(seen.Title, "/", "."), ".")
	if p.Services != nil {
		s.add(&testCase{Name: "services", Class: class, Time: seconds(p.LastedNS), Out: &output{Text: seen.Headline}})
	}
	for _, side := range p.Sides {
		if p.Services == nil {
			s.add(probeCase(p, side, class))
		}
	}
	return writeSuites(w, seen.Provenance, []*suite{s})
}

// probeCase judges a side by itself.
func probeCase(p *result.Probed, side result.ProbedSide, class string) *testCase {
	alone := *p
	alone.Sides, alone.Compared = []result.ProbedSide{side}, nil
	seen := probes.Seen(&alone)
	text := strings.Join(append([]string{seen.Headline}, seen.Also...), "\n")
	c := &testCase{
		Name: phrase.Clip(side.Name, phrase.WidestName), Class: class, Time: seconds(p.LastedNS),
		Out: &output{Text: fmt.Sprintf("%s\n%s\n", text, times(side))},
	}
	switch result.VerdictOfProbe(alone.Sides) {
	case result.Expected:
	case result.NoVerdict:
		why := undecided
		if p.Interrupted {
			why = interrupted
		}
		c.Error = &remark{Type: why, Message: seen.Headline, Text: text}
	default:
		c.Failure = &remark{Type: strings.ToLower(seen.Badge.Text), Message: seen.Headline, Text: text}
	}
	return c
}

// times are the longest times of a side, in a line.
func times(side result.ProbedSide) string {
	return fmt.Sprintf("first message p50 %s, longest %s; gap p50 %s, p99 %s, longest %s",
		phrase.Duration(side.First.P50NS), phrase.Duration(side.First.MaxNS),
		phrase.Duration(side.Gaps.P50NS), phrase.Duration(side.Gaps.P99NS), phrase.Duration(side.Gaps.MaxNS))
}
