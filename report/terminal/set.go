package terminal

import (
	"fmt"
	"io"
	"slices"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// WriteSet writes the page of several results: how often each variant of each
// scenario had which outcome, and how to repeat the runs that were not as expected.
func (p Page) WriteSet(w io.Writer, set *result.Set) error {
	s := newCanvas(p)
	s.provenance(content.SetProvenance(set))
	s.setTitle(set)
	s.verdict(set)
	s.rateRows(set.Rates)
	s.unexpected(set)
	s.undecided(set)
	s.gap()
	s.write("", content.MachineLine(set.Results[0].Environment), s.dim)
	s.write("", content.SeedRange(set), s.dim)
	for _, sentence := range content.SetClock(set) {
		s.write("", sentence, s.dim)
	}
	_, err := io.WriteString(w, s.String())
	return err
}

// setTitle names the scenarios.
func (s *canvas) setTitle(set *result.Set) {
	names := content.ScenariosOf(set)
	what := phrase.Count(uint64(len(names)), "scenario")
	if len(names) == 1 {
		what = names[0]
	}
	s.add(s.bold.Sprint(s.spell(phrase.Dotted("hangscope", what, phrase.Count(uint64(max(0, set.Planned)), "run")))))
}

// verdict says how many results were as expected.
func (s *canvas) verdict(set *result.Set) {
	s.gap()
	if set.Interrupted {
		s.write(s.warnBadge.Sprint(" INTERRUPTED ")+"  ",
			fmt.Sprintf("Ended early, with %d of %s over; this is what they had seen.", content.Finished(set), phrase.Count(uint64(max(0, set.Planned)), "run")), s.warn)
		if content.Finished(set) == 0 {
			return
		}
		s.gap()
	}
	sentence := content.ExpectedRuns(set)
	s.write(s.sign(sentence.Tone)+" ", sentence.Text, s.pen(sentence.Tone))
}

// rateRows shows a row for each variant of each scenario. If each ran only once, it
// shows no shares.
func (s *canvas) rateRows(rates []result.Rate) {
	if len(rates) == 0 {
		return
	}
	once := !slices.ContainsFunc(rates, func(r result.Rate) bool { return r.Runs != 1 })
	note := "silent: a hang of which the client was told nothing"
	if !once {
		note += "; in brackets, where the true share lies with 95 % confidence"
	}
	s.heading("How they ended", note)
	stalled, silent := "stalled share", "silent share"
	if once {
		stalled, silent = "stalled", "silent hang"
	}
	columns := []string{"scenario", "variant", "outcome", stalled, silent}
	one := !slices.ContainsFunc(rates, func(r result.Rate) bool { return r.Scenario != rates[0].Scenario })
	if one { // the title names it
		columns = columns[1:]
	}
	t := tables.Rates(rates).Once("scenario").Clip(phrase.WidestName, "scenario").Rename(silent, "silent")
	s.grid(t.Show(columns...), signGutter)
}
