package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hangscope/report/faults"
	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// FlushOffCure is the cure that is the variant without a flush.
const FlushOffCure = "flush off"

// FewCures is up to how many cures a report has a sentence for each. If there are
// more, it has a table.
const FewCures = 2

// CureSentence says what a cure did. It begins with the name of the cure.
func CureSentence(c result.Cure) string {
	after := ""
	if c.AfterNS != nil {
		after = afterwards(*c.AfterNS)
	}
	verb := func(one, several string) string { return cureDoes(c, one, several) + " " }
	var text string
	switch c.Effect {
	case result.Cures:
		text = verb("cures", "cure") + fmt.Sprintf("it: %d of %d messages", c.Messages.Received, c.Messages.Expected)
		if after != "" {
			text += ", flowing again" + after
		}
	case result.TurnsIntoError:
		text = verb("turns", "turn") + "the hang into an error" + codeOf(c) + after
	case result.NotNeeded:
		text = verb("is", "are") + "not needed: all messages arrive without it too"
	case result.NotDecided:
		text = verb("is", "are") + "undecided: " + doubtOf(c)
	case result.Worse:
		text = verb("makes", "make") + "it worse: " + phrase.Clip(string(c.Outcome), phrase.WidestName) + codeOf(c) + after
	default:
		text = verb("does", "do") + "not help: " + phrase.Clip(string(c.Outcome), phrase.WidestName) + codeOf(c) + after + inTime(c)
	}
	if c.Effect != result.Cures && c.Effect != result.NotDecided && c.ForwarderAfterNS != nil {
		text += "; the forwarder learns of it" + afterwards(*c.ForwarderAfterNS)
	}
	return text + "."
}

// cureDoes is the name of a cure and its verb, which agrees with it: a name is in the plural
// if it ends like "larger windows".
func cureDoes(c result.Cure, one, several string) string {
	name := phrase.Clip(c.Name, phrase.WidestCell)
	if strings.HasSuffix(name, "s") {
		return name + " " + several
	}
	return name + " " + one
}

// doubtOf says why the effect of a cure is not known.
func doubtOf(c result.Cure) string {
	if why := UndecidedBecause(c.Undecided); why != "" && c.Undecided.Reason != result.Cut {
		return why
	}
	return fmt.Sprintf("%d of %d messages had arrived when the observation ended", c.Messages.Received, c.Messages.Expected)
}

// inTime says in which time a cure did not help.
func inTime(c result.Cure) string {
	if c.ObservedNS == nil || !stillWaits(c) {
		return ""
	}
	return " in the " + phrase.Duration(*c.ObservedNS) + " that were observed"
}

// stillWaits is whether longer observation could have shown that a cure helps. What is over
// stays as it is.
func stillWaits(c result.Cure) bool { return c.Outcome == scenarios.Hung }

// afterwards says how long after the flush something was. In virtual time an answer may
// take no time at all.
func afterwards(ns int64) string {
	if ns == 0 {
		return " at once"
	}
	return " after " + phrase.Duration(ns)
}

func codeOf(c result.Cure) string {
	if code := phrase.Clip(c.Status, phrase.WidestName); code != "" {
		return " (" + code + ")"
	}
	return ""
}

// ChangeIn is [ChangeOf] of a cure in a result. Of one that could not help, or that made it
// worse, it says why.
func ChangeIn(r *result.Result, c result.Cure) string {
	change := ChangeOf(c)
	if c.Effect != result.NoHelp && c.Effect != result.Worse || r.Scenario.Flush != nil {
		return change
	}
	for _, fault := range r.Scenario.Fault {
		if why := faults.WhyNot(fault, c.Name); why != "" {
			return change + "; it cannot help: " + why
		}
	}
	return change
}

// ChangeOf says what a cure changes, and how the next call ended if one was made: a
// call that is told is not cured.
func ChangeOf(c result.Cure) string {
	change := phrase.Clip(c.Change, phrase.Prose)
	if c.Next == nil {
		return change
	}
	came := fmt.Sprintf("%d of %d messages", c.Next.Received, c.Next.Expected)
	switch status := phrase.Clip(c.Next.Status, phrase.WidestName); {
	case c.Next.Outcome == scenarios.Flowing:
		return change + "; the next call flows: " + came
	case status != "":
		return change + "; the next call fails: " + status + ", " + came
	default:
		return change + "; the next call: " + phrase.Clip(string(c.Next.Outcome), phrase.WidestName) + ", " + came
	}
}

// CuresTried says where cures were tried, and from when their times count.
func CuresTried(r *result.Result) string {
	since := "the flush"
	if r.Scenario.Flush == nil {
		since = "the fault"
	}
	return cmp.Or(CuresBeside(r), "tried in this run") + "; times are after " + since
}

// CuresTitle is the heading of the cures, and a remark on it.
func CuresTitle(r *result.Result, nothing bool) (title, note string) {
	title, note = "What cures it", CuresTried(r)
	helps := func(c result.Cure) bool { return c.Effect == result.Cures }
	undecided := func(c result.Cure) bool { return c.Effect == result.NotDecided }
	switch {
	case r.Interrupted:
		title, note = "What was tried", "not all to its end"
	case nothing:
		title, note = "What was tried", "there was nothing to cure"
	case !slices.ContainsFunc(r.Cures, helps) && slices.ContainsFunc(r.Cures, undecided):
		title, note = "What was tried", "not all had ended"
	case !slices.ContainsFunc(r.Cures, helps):
		title, note = "What was tried", "nothing cured it"
	}
	if elsewhere := CuresBeside(r); elsewhere != "" && title != "What cures it" {
		note += "; " + elsewhere
	}
	return title, note
}

// OptionalDuration is a time, or a dash if it is not known.
func OptionalDuration(ns *int64) string {
	if ns == nil {
		return "–"
	}
	return phrase.Duration(*ns)
}

// EffectTone is the tone of an effect.
func EffectTone(e result.Effect) phrase.Tone {
	switch e {
	case result.Cures:
		return phrase.Good
	case result.TurnsIntoError, result.NotDecided:
		return phrase.Warn
	case result.NotNeeded:
		return phrase.Dim
	default:
		return phrase.Bad
	}
}

// EffectWord is an effect in a few words.
func EffectWord(c result.Cure) string {
	switch c.Effect {
	case result.Cures:
		return "cures it"
	case result.TurnsIntoError:
		return strings.TrimSpace("told " + phrase.Clip(c.Status, phrase.WidestName))
	case result.Worse:
		return "worse: " + phrase.Clip(string(c.Outcome), phrase.WidestName)
	case result.NotDecided:
		word := string(c.Effect)
		if c.Undecided != nil {
			word += ": " + phrase.Clip(string(c.Undecided.Reason), phrase.WidestName)
		}
		return word
	case result.NoHelp:
		if c.ObservedNS != nil && stillWaits(c) {
			return "no help in " + phrase.Duration(*c.ObservedNS)
		}
		return string(c.Effect)
	default:
		return phrase.Clip(string(c.Effect), phrase.WidestName)
	}
}
