package content

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hangscope/report/faults"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// otherFaults says what the faults of the scenario do that are no flush. It is empty if the
// variant shows nothing of them.
func otherFaults(r *result.Result, v *result.Variant) string {
	if v.Name == result.VariantFlushOff || v.Name == result.VariantDirect || Complete(v) {
		return ""
	}
	var sentences []string
	for _, fault := range r.Scenario.Fault {
		sentence := faults.Sentence(asBegun(v, fault))
		if sentence != "" && !tooLate(r, v, fault) && !slices.Contains(sentences, sentence) {
			sentences = append(sentences, sentence)
		}
	}
	return strings.Join(sentences, " ")
}

// strikes reports whether a fault waits for a moment after a message of the first call.
func strikes(fault scenarios.Fault) bool {
	return fault.Kind.Family() == scenarios.PathFamily && !fault.Stands()
}

// asBegun is a fault with the message after which it began in a variant, as far as that is
// known: a fault of the path may have waited longer for its moment than it was to.
func asBegun(v *result.Variant, fault scenarios.Fault) scenarios.Fault {
	if strikes(fault) && v.StruckAfter != nil {
		fault.AfterMessage = new(max(*fault.AfterMessage, int(*v.StruckAfter))) //nolint:gosec // far below
	}
	return fault
}

// tooLate reports whether a fault was to begin after a message that the only call of a
// variant never came to. A fault of the path waits until the message has arrived; for
// another one it may be enough that the message was sent.
func tooLate(r *result.Result, v *result.Variant, fault scenarios.Fault) bool {
	if !fault.Begins() || r.Scenario.Load.Streams > 1 || v.Stall == nil || len(v.Stall.Points) == 0 {
		return false
	}
	reached := v.Stall.Points[len(v.Stall.Points)-1].LastMessage
	if fault.Kind.Family() != scenarios.PathFamily {
		for _, point := range v.Stall.Points {
			reached = max(reached, point.LastMessage)
		}
	}
	return reached < uint64(*fault.AfterMessage) //nolint:gosec // checked
}

// slipped says that what was to happen in the quiet moment after a message happened after
// a later one, since no moment before was quiet. It is empty if the messages come so often
// that none could be, and if all kept its time.
func slipped(r *result.Result, v *result.Variant) string {
	plan := r.Scenario.Complete()
	if flush := plan.Flush; flush != nil && v.Flush != nil && flush.Phase == scenarios.Quiet {
		return noQuiet("flush", plan, *flush.AfterMessage, flush.After(), v.Flush.AfterMessage)
	}
	due := plan.Fault.Of(scenarios.PathFamily)
	due = slices.DeleteFunc(due, func(f scenarios.Fault) bool { return !strikes(f) })
	if len(due) != 1 || v.StruckAfter == nil || due[0].Phase != scenarios.Quiet {
		return "" // of several faults it is not known which one began
	}
	return noQuiet("fault", plan, *due[0].AfterMessage, due[0].After(), *v.StruckAfter)
}

// noQuiet is the sentence of [slipped] about a flush or a fault that was to come some time
// after a message, and came after another one.
func noQuiet(what string, plan scenarios.Scenario, planned int, delay time.Duration, came uint64) string {
	interval := time.Duration(*plan.Load.Interval)
	if planned == 0 || interval <= delay || came <= uint64(planned) { //nolint:gosec // checked
		return ""
	}
	return fmt.Sprintf("The %s was to come in a quiet moment after message %d, and there was none before message %d had arrived.", what, planned, came)
}
