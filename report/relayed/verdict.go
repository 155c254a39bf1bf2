package relayed

import (
	"fmt"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// verdict is the outcome in a word, and in a sentence.
func verdict(r *result.Relayed) (phrase.Toned, string) {
	n := counted(r)
	switch {
	case len(r.Checks) > 0 && n.all > 0:
		return expectation(r)
	case len(r.Faults) == 0 && r.Verdict == result.NoVerdict:
		return phrase.Toned{Text: "UNDECIDED", Tone: phrase.Warn}, "The fault never began, so it shows nothing."
	case len(r.Faults) == 0:
		return phrase.Toned{Text: "RELAYED", Tone: phrase.Good}, fmt.Sprintf("No fault was tried. The relay ran for %s.", phrase.Duration(r.LastedNS))
	case n.all == 0:
		return phrase.Toned{Text: "NO CALL", Tone: phrase.Warn}, "No call was open when the fault began, so it shows nothing."
	case n.of[result.HungSince] > 0:
		return phrase.Toned{Text: "HUNG", Tone: phrase.Bad}, hung(r, n.of[result.HungSince])
	case n.of[result.QuietSince] > 0:
		return phrase.Toned{Text: "UNDECIDED", Tone: phrase.Warn}, quiet(n.of[result.QuietSince])
	default:
		return phrase.Toned{Text: "AS EXPECTED", Tone: phrase.Good},
			fmt.Sprintf("Of the calls that were open at the fault, %d in all, each has gone on, ended, or been told.", n.all)
	}
}

// expectation says whether what the scenario expects has held.
func expectation(r *result.Relayed) (phrase.Toned, string) {
	var failed, unknown int
	for _, check := range r.Checks {
		switch {
		case check.OK:
		case check.Seen():
			failed++
		default:
			unknown++
		}
	}
	all := phrase.Count(uint64(len(r.Checks)), "expectation") + " of the scenario " + phrase.Clip(r.Scenario, phrase.WidestCell)
	switch {
	case failed > 0:
		return phrase.Toned{Text: "NOT AS EXPECTED", Tone: phrase.Bad}, fmt.Sprintf("Of %s, %d did not hold.", all, failed)
	case unknown > 0:
		return phrase.Toned{Text: "UNDECIDED", Tone: phrase.Warn}, fmt.Sprintf("Of %s, %d could not be checked.", all, unknown)
	default:
		return phrase.Toned{Text: "AS EXPECTED", Tone: phrase.Good}, fmt.Sprintf("Of %s, each has held.", all)
	}
}

// hung says that calls hang, and for how long that was observed.
func hung(r *result.Relayed, n int) string {
	if n == 1 {
		return "1 call that was open at the fault hangs in silence, and its client was not told " + until(r) + "."
	}
	return fmt.Sprintf("%d calls that were open at the fault hang in silence, and their clients were not told %s.", n, until(r))
}

// quiet says that nothing is known of calls.
func quiet(n int) string {
	if n == 1 {
		return "1 call had nothing to carry since the fault, so nobody knows whether its connection is alive."
	}
	return fmt.Sprintf("%d calls had nothing to carry since the fault, so nobody knows whether their connections are alive.", n)
}

// until says how long after a fault its calls were observed: less than was asked for if the
// relay ended before.
func until(r *result.Relayed) string {
	last := r.Faults[len(r.Faults)-1]
	if observed := r.LastedNS - last.AtNS; observed < r.WithinNS {
		return fmt.Sprintf("in the %s until the relay ended", phrase.Duration(observed))
	}
	return "within " + phrase.Duration(r.WithinNS)
}

// counts are the calls of all faults.
type counts struct {
	of  map[result.FateState]int
	all int
}

func counted(r *result.Relayed) counts {
	total := counts{of: make(map[result.FateState]int)}
	for _, f := range r.Faults {
		for state, n := range f.Counts() {
			total.of[state] += n
			total.all += n
		}
	}
	return total
}

// Tone is what a state means for the reader.
func Tone(state result.FateState) phrase.Tone {
	switch state {
	case result.HungSince:
		return phrase.Bad
	case result.QuietSince:
		return phrase.Warn
	default:
		return phrase.Good
	}
}

// Became says what became of a call.
func Became(call result.Fate) string {
	after := phrase.Duration(call.AfterNS)
	switch call.State {
	case result.WentOn:
		return "went on after " + after
	case result.EndedSince:
		return fmt.Sprintf("ended after %s: %s", after, phrase.Clip(call.Status, phrase.WidestCell))
	case result.ToldSince:
		return fmt.Sprintf("told after %s: %s", after, phrase.Clip(call.Status, phrase.WidestCell))
	case result.HungSince:
		text := "hangs, for " + after
		if lost := call.UndeliveredUp + call.UndeliveredDown; lost > 0 {
			text += fmt.Sprintf(": %d bytes did not arrive", lost)
		}
		return text + spoke(call)
	default:
		return "nothing was sent, for " + after + spoke(call)
	}
}

// spoke says who sent last on a connection that could not be read.
func spoke(call result.Fate) string {
	if call.SpokeLast == "" {
		return ""
	}
	return "; the " + phrase.Clip(call.SpokeLast, phrase.WidestName) + " sent last"
}
