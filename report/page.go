package report

import (
	"fmt"
	"io"
	"strings"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Page is the report for a terminal, to be understood at a glance.
type Page struct {
	// Color is whether the page is coloured.
	Color bool
	// Width is how many columns it may take. If zero, 80.
	Width int
	// ASCII is whether it keeps to ASCII characters.
	ASCII bool
}

// Write writes the page of a result. It implements [Func].
func (p Page) Write(w io.Writer, r *result.Result) error {
	s := newSheet(p)
	s.title(r)
	s.headline(r)
	s.failedChecks(r)
	s.comparison(r)
	s.rungs(r)
	s.chain(r)
	s.numbers(r)
	s.lanes(r)
	s.story(r)
	s.diagnosis(r)
	s.account(r)
	s.cures(r)
	s.footer(r)
	_, err := io.WriteString(w, s.String())
	return err
}

func (s *sheet) title(r *result.Result) {
	name := clip(r.Scenario.Name, prose/2)
	title := s.spell(dotted("hangscope", name))
	summary := s.spell(clip(r.Scenario.Summary, 2*prose))
	if both := title + s.spell(" · ") + summary; summary != "" && width(both) <= s.inner() {
		s.add(s.bold.Sprint(title) + s.dim.Sprint(strings.TrimPrefix(both, title)))
		return
	}
	s.add(s.bold.Sprint(title))
	if summary != "" {
		s.write("", summary, s.dim)
	}
}

// headline says in a few sentences what was seen and whether it was expected.
func (s *sheet) headline(r *result.Result) {
	s.gap()
	if r.Interrupted {
		s.write(s.warnBadge.Sprint(" INTERRUPTED ")+"  ", "The run was ended early; this is what it had seen.", s.warn)
		s.gap()
	}
	v := subject(r)
	if v == nil {
		s.write("", "Nothing was measured.", s.bad)
		return
	}
	outcome := s.cut(s.spell(strings.ToUpper(clip(string(v.Outcome), widestName))), s.inner()/2)
	_, badge := s.outcome(v.Outcome)
	if v.Outcome == scenarios.Flowing && v.Messages.Received < v.Messages.Expected {
		badge = s.warnBadge
	}
	label := badge.Sprint(" "+outcome+" ") + "  "
	for i, sentence := range headline(r) {
		pen := s.bold
		if i > 0 {
			pen = nil
			label = strings.Repeat(" ", width(label))
		}
		s.write(label, sentence, pen)
	}
	label = strings.Repeat(" ", width(label))
	if says := verdictOf(r); says.Tone == bad {
		s.write(label+s.bad.Sprint(s.no)+" ", says.Text, s.bad)
	} else if says.Tone == good {
		s.write(label+s.good.Sprint(s.yes)+" ", says.Text, s.good)
	}
}

// verdictOf says whether the result is what its scenario expects; nothing if
// that cannot be said.
func verdictOf(r *result.Result) said {
	failed := len(failures(r))
	switch {
	case r.Verdict == result.Unexpected && failed > 0:
		return said{fmt.Sprintf("not as expected: %d of %d checks failed", failed, len(r.Checks)), bad}
	case r.Verdict == result.Unexpected && !r.Interrupted:
		return said{"not as expected", bad}
	case r.Verdict == result.Expected && len(r.Checks) > 0:
		return said{"as expected", good}
	}
	return said{}
}

func (s *sheet) footer(r *result.Result) {
	s.gap()
	for _, line := range footer(r) {
		s.write("", line, s.dim)
	}
}

// footer says on what the run was made.
func footer(r *result.Result) []string {
	e := r.Environment
	lines := []string{
		dotted(
			clip(e.OS+"/"+e.Arch, widestName),
			named("kernel ", e.Kernel),
			count(uint64(max(0, e.CPUs)), "CPU"),
			named("go ", strings.TrimPrefix(e.Go, "go")),
			named("grpc ", strings.TrimPrefix(e.GRPC, "v")),
		),
		dotted(
			clip(r.Tool.Name+" "+r.Tool.Version, widestCell),
			fmt.Sprintf("seed %d", r.Seed),
			"a silence over "+duration(r.StallAfterNS)+" is a stall",
		),
	}
	if origin := clip(r.Scenario.Origin, prose); origin != "" {
		lines = append(lines, "from "+origin)
	}
	return lines
}
