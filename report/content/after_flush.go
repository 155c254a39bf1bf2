package content

import (
	"cmp"
	"fmt"
	"slices"

	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// AfterFlush has a sentence for each call that was made after the flush, in the order of
// time.
func AfterFlush(v *result.Variant) []string {
	var lines []string
	calls := slices.Clone(v.AfterFlush)
	slices.SortStableFunc(calls, func(a, b result.LaterCall) int { return cmp.Compare(a.AtNS, b.AtNS) })
	for _, call := range calls {
		connection := "the same connection"
		switch call.Connection {
		case "same":
		case "fresh":
			connection = "a fresh connection"
		default:
			connection = "the connection " + phrase.Clip(call.Connection, phrase.WidestName)
		}
		lines = append(lines, afterFlushWhen(v, call)+" on "+connection+" "+afterFlushOutcome(v, call))
	}
	return lines
}

// afterFlushWhen says when a later call was made. Older results do not say.
func afterFlushWhen(v *result.Variant, call result.LaterCall) string {
	switch {
	case call.AtNS <= 0:
		return "A call made after the flush"
	case v.Flush == nil:
		return phrase.Moment(call.AtNS) + ": a later call"
	default:
		return phrase.Moment(call.AtNS) + ": a call made " + phrase.Duration(call.AtNS-v.Flush.AtNS) + " after " + TheFlush(v)
	}
}

// afterFlushOutcome says what became of a later call.
func afterFlushOutcome(v *result.Variant, call result.LaterCall) string {
	came := fmt.Sprintf("%d of %d messages", call.Received, call.Expected)
	told := ", and its client was told nothing."
	if code := phrase.Clip(call.Status, phrase.WidestName); code != "" {
		told = ", and its client was told " + code + "."
	}
	switch call.Outcome {
	case scenarios.Flowing:
		return "flows: " + came + "."
	case scenarios.Slow:
		return "flows, but slowly: " + came + "."
	case scenarios.Recovered:
		return "stalls, then recovers: " + came + "."
	case scenarios.Undecided:
		return "had not ended: " + came + " so far."
	case scenarios.Lost:
		return "ends OK, with messages missing, doubled or out of order: " + came + "."
	case scenarios.Broken:
		return "fails: " + came + " arrived" + told
	case scenarios.Hung:
		too := ""
		if v.Outcome == scenarios.Hung {
			too = " too"
		}
		return "hangs" + too + ": " + came + " arrived" + told
	default:
		return "ends with the outcome " + phrase.Clip(string(call.Outcome), phrase.WidestName) + ": " + came + "."
	}
}
