package report

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// headline says what was seen, and all that a hurried reader needs: first the
// variant that the result is about, then who knows of it, why it is so, how it
// goes without the flush, and what cures it.
func headline(r *result.Result) []string {
	v := subject(r)
	if v == nil {
		return nil
	}
	sentences := []string{when(r, v) + predicate(v) + "."}
	if !fine(v) {
		if failed := failedCalls(r, v); failed != "" {
			sentences = append(sentences, failed)
		}
		if others := otherCalls(v); others != "" {
			sentences = append(sentences, others)
		}
		if knowing := whoKnows(v); knowing != "" {
			if _, of := calls(v); of > 1 {
				knowing = "in the worst one " + knowing
			}
			if v.Silent {
				knowing = strings.TrimSuffix(knowing, ".") + ": a silent hang."
			}
			sentences = append(sentences, capital(knowing))
		} else if v.Silent {
			sentences = append(sentences, "A silent hang.")
		}
		if sockets := knowingSockets(v); sockets != "" {
			sentences = append(sentences, capital(sockets)+", and no call was told of it.")
		}
		if v.Diagnosis != nil {
			sentences = append(sentences, why(v.Diagnosis))
		}
	}
	if v.Name == result.VariantFlushOn && v.Flush == nil && !r.Interrupted {
		sentences = append(sentences, "All messages had come before the flush was due.")
	}
	if crowded := neverQuiet(r, v); crowded != "" {
		sentences = append(sentences, crowded)
	}
	if off := variant(r, result.VariantFlushOff); off != nil && off != v {
		sentences = append(sentences, when(r, off)+predicate(off)+".")
	}
	switch todo := advice(v); {
	case cured(r) && !r.Interrupted:
		sentences = append(sentences, "What cures it: "+remedy)
	case todo != "":
		sentences = append(sentences, "What to do: "+todo)
	}
	return sentences
}

// neverQuiet says that the flush did not fall where the scenario wants it,
// because there is no such moment: what it shows may be another story.
func neverQuiet(r *result.Result, v *result.Variant) string {
	if v.Flush == nil || !r.Scenario.NeverQuiet() {
		return ""
	}
	plan := r.Scenario.Complete()
	return fmt.Sprintf("A quiet phase begins %s after a message, but one comes every %s: the flush fell among them, after message %d.",
		duration(int64(plan.Flush.After())), duration(int64(*plan.Load.Interval)), v.Flush.AfterMessage)
}

// Subject is the variant that the page tells about, nil if there is none.
func Subject(r *result.Result) *result.Variant { return subject(r) }

// subject is the variant that the result is about: the one with the flush,
// else the one that fared worst. It is nil if there is none.
func subject(r *result.Result) *result.Variant {
	if on := variant(r, result.VariantFlushOn); on != nil {
		return on
	}
	worst := variant(r, result.VariantFlushOff)
	for i := range r.Variants {
		if v := &r.Variants[i]; worst == nil || harmOf(v) > harmOf(worst) {
			worst = v
		}
	}
	return worst
}

// fine reports whether a variant flows and no end was told otherwise, as may be
// when a run is interrupted soon after the flush.
func fine(v *result.Variant) bool {
	told := slices.ContainsFunc(v.Ends, func(e result.End) bool { return is(e.Told) })
	return v.Outcome == scenarios.Flowing && !told
}

func variant(r *result.Result, name string) *result.Variant {
	for i := range r.Variants {
		if r.Variants[i].Name == name {
			return &r.Variants[i]
		}
	}
	return nil
}

// when begins a sentence about a variant, up to its verb's subject.
func when(r *result.Result, v *result.Variant) string {
	who := callers(r, v)
	switch {
	case v.Name == result.VariantFlushOn && v.Flush == nil:
		return "No flush happened; " + who
	case v.Name == result.VariantFlushOn && len(v.Flush.AgainNS) > 0:
		return fmt.Sprintf("With %d flushes %s", 1+len(v.Flush.AgainNS), who)
	case v.Name == result.VariantFlushOn:
		return "With the flush " + who
	case v.Name == result.VariantFaultOn:
		return "With the fault " + who
	case v.Name == result.VariantFlushOff && (variant(r, result.VariantFlushOn) != nil || variant(r, result.VariantFaultOn) != nil):
		return "Without it " + who
	case v.Name == result.VariantFlushOff && len(compared(r)) > 0:
		return "Without a flush " + who
	case len(r.Variants) == 1 || v.Name == result.VariantFlushOff:
		return capital(who)
	case v.Name == result.VariantDirect:
		return "With no relays " + who
	case v.Flush != nil && v.Flush.Generation != "":
		return fmt.Sprintf("With %s (%s) %s", clip(v.Name, widestName), clip(v.Flush.Generation, widestName), who)
	default:
		return "In " + clip(v.Name, widestName) + " " + who
	}
}

// callers names the calls that share the variant's outcome.
func callers(r *result.Result, v *result.Variant) string {
	noun := "stream"
	if r.Scenario.Call == scenarios.Unary {
		noun = "call"
	}
	switch n, of := calls(v); {
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
	client := end(v, evidence.Client)
	if r.Scenario.Call != scenarios.Unary || client == nil || client.Errors <= 0 {
		return ""
	}
	sentence := count(uint64(client.Errors), "call") + " failed"
	if code := clip(client.Status, widestName); code != "" {
		sentence += " (" + code + ")"
	}
	return sentence + "."
}

// otherCalls counts the calls that fared better than the worst.
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

// calls counts the calls that share the variant's outcome, and all.
func calls(v *result.Variant) (n, of int) {
	for _, count := range v.Outcomes {
		of += count
	}
	return v.Outcomes[v.Outcome], of
}

var rank = func() map[scenarios.Outcome]int {
	ranks := map[scenarios.Outcome]int{}
	for i, outcome := range scenarios.Outcomes {
		ranks[outcome] = i
	}
	return ranks
}()
