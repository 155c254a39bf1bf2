package content

import (
	"fmt"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Headline says what was seen, and all that a hurried reader needs: what happened
// in the variant that the result is about, which ends know, the cause, what
// happens without the flush, and what cures it.
func Headline(r *result.Result) []string {
	v := Subject(r)
	if v == nil {
		return nil
	}
	seen, rest := opening(r, v)
	if !Fine(v) {
		if knowing := whoKnows(v); knowing != "" {
			if _, of := CountCalls(v); of > 1 {
				knowing = "in the worst one " + knowing
			}
			if v.Silent {
				knowing = strings.TrimSuffix(knowing, ".") + ": a silent hang."
			}
			seen = append(seen, phrase.Capital(knowing))
		} else if v.Silent {
			seen = append(seen, "A silent hang.")
		}
		if sockets := KnowingSockets(v); sockets != "" {
			seen = append(seen, phrase.Capital(sockets)+", but no call was told.")
		}
		if v.Diagnosis != nil {
			seen = append(seen, causeSentence(v))
		}
	}
	seen = append(seen, rest...)
	if off := offBeside(r, v); off != nil {
		seen = append(seen, Lead(r, off)+Predicate(off)+".")
	}
	switch remedy, todo := RemedyOf(r), Advice(v); {
	case remedy != nil && !r.Interrupted:
		seen = append(seen, "What cures it, at a price: "+remedy.Setting)
	case todo != "":
		seen = append(seen, "What to do: "+todo)
	}
	return seen
}

// Opening says what was seen, for a page that has who knows, why, the figures and what
// to do at places of their own.
func Opening(r *result.Result) []string {
	v := Subject(r)
	if v == nil {
		return nil
	}
	seen, rest := opening(r, v)
	seen = append(seen, rest...)
	switch off := offBeside(r, v); {
	case off == nil:
	case Complete(off):
		seen = append(seen, Lead(r, off)+verbOf(off, "flow")+".")
	default:
		seen = append(seen, Lead(r, off)+Predicate(off)+".")
	}
	return seen
}

// offBeside is the variant without the fault, if the headline is about another one.
func offBeside(r *result.Result, v *result.Variant) *result.Variant {
	if off := VariantNamed(r, result.VariantFlushOff); off != v {
		return off
	}
	return nil
}

// opening says what happened in a variant, and what else has to be known of the run.
func opening(r *result.Result, v *result.Variant) (seen, rest []string) {
	seen = []string{Lead(r, v) + Predicate(v) + "."}
	if !Fine(v) {
		for _, sentence := range []string{failedCalls(r, v), otherCalls(v)} {
			if sentence != "" {
				seen = append(seen, sentence)
			}
		}
	}
	if v.Name == result.VariantFlushOn && v.Flush == nil && !r.Interrupted && !isCut(v) {
		if v.Messages.Received >= v.Messages.Expected {
			rest = append(rest, "All messages had arrived before the flush was due.")
		}
		if again := repeatedSentence(v); again != "" {
			rest = append(rest, again)
		}
	}
	if crowded := neverQuiet(r, v); crowded != "" {
		rest = append(rest, crowded)
	}
	if late := slipped(r, v); late != "" {
		rest = append(rest, late)
	}
	return seen, rest
}

// isCut reports whether a variant was not over when its observation ended.
func isCut(v *result.Variant) bool {
	return v.Undecided != nil && (v.Undecided.Reason == result.Cut || v.Undecided.Reason == result.Interrupted)
}

// neverQuiet says that the flush did not fall into a quiet phase, because the
// messages of the scenario leave none.
func neverQuiet(r *result.Result, v *result.Variant) string {
	if v.Flush == nil || !r.Scenario.NeverQuiet() {
		return ""
	}
	plan := r.Scenario.Complete()
	pace := "messages come without a pause"
	if interval := *plan.Load.Interval; interval > 0 {
		pace = "a message comes every " + phrase.Duration(int64(interval))
	}
	return fmt.Sprintf("A quiet phase begins %s after a message, but %s: the flush fell between messages, after message %d.",
		phrase.Duration(int64(plan.Flush.After())), pace, v.Flush.AfterMessage)
}

// Lead is the beginning of a sentence about a variant, up to the subject.
func Lead(r *result.Result, v *result.Variant) string {
	who := callersName(r, v)
	switch {
	case v.Undecided != nil && v.Undecided.Reason == result.NoFlush:
		return phrase.Capital(who) // the predicate says that no flush happened
	case v.Name == result.VariantFlushOn && v.Flush == nil:
		return "No flush happened; " + who
	case v.Name == result.VariantFlushOn && len(v.Flush.AgainNS) > 0:
		return fmt.Sprintf("With %d flushes %s", 1+len(v.Flush.AgainNS), who)
	case v.Name == result.VariantFlushOn:
		return "With the flush " + who
	case v.Name == result.VariantFaultOn:
		return "With the fault " + who
	case v.Name == result.VariantFlushOff && (VariantNamed(r, result.VariantFlushOn) != nil || VariantNamed(r, result.VariantFaultOn) != nil):
		return "Without it " + who
	case v.Name == result.VariantFlushOff && len(FlushVariants(r)) > 0:
		return "Without a flush " + who
	case len(r.Variants) == 1 || v.Name == result.VariantFlushOff:
		return phrase.Capital(who)
	case v.Name == result.VariantDirect:
		return "With no relays " + who
	case v.Flush != nil && v.Flush.Generation != "":
		return fmt.Sprintf("With the flush “%s” (%s) %s", phrase.Clip(v.Name, phrase.WidestName), phrase.Clip(v.Flush.Generation, phrase.WidestName), who)
	default:
		return "In " + phrase.Clip(v.Name, phrase.WidestName) + " " + who
	}
}

// callersName names the calls that share the variant's outcome.
func callersName(r *result.Result, v *result.Variant) string {
	noun := "stream"
	if r.Scenario.Call == scenarios.Unary {
		noun = "call"
	}
	switch n, of := CountCalls(v); {
	case of <= 1:
		return "the " + noun
	case n == of && of == 2:
		return "both " + noun + "s"
	case n == of:
		return fmt.Sprintf("all %d %ss", of, noun)
	default:
		return fmt.Sprintf("%d of %d %ss", n, of, noun)
	}
}

// failedCalls counts the errors of unary calls, which a client makes in a loop.
func failedCalls(r *result.Result, v *result.Variant) string {
	client := v.End(evidence.Client)
	if r.Scenario.Call != scenarios.Unary || client == nil || client.Errors <= 0 {
		return ""
	}
	sentence := phrase.Count(uint64(client.Errors), "call") + " failed"
	if code := phrase.Clip(client.Status, phrase.WidestName); code != "" {
		sentence += " (" + code + ")"
	}
	return sentence + "."
}

// otherCalls counts the calls that ended with another outcome than the worst.
func otherCalls(v *result.Variant) string {
	var parts []string
	for _, outcome := range scenarios.Outcomes {
		if count := v.Outcomes[outcome]; outcome != v.Outcome && count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count, outcome))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "The others: " + strings.Join(parts, ", ") + "."
}

// Brief bounds the length of each sentence: the names in it may be long.
func Brief(sentences []string) []string {
	short := make([]string, len(sentences))
	for i, sentence := range sentences {
		short[i] = phrase.Brief(sentence, 2*phrase.Prose)
	}
	return short
}
