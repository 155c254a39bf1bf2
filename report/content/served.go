package content

import (
	"strings"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// WhoServes says who served the running call, the next message and the next call. It
// has no line if nothing was flushed, or an older version did not say.
func WhoServes(r *result.Result, v *result.Variant) []string {
	if v.Served == nil {
		return nil
	}
	what := "the stream"
	if r.Scenario.Call == scenarios.Unary {
		what = "the calls"
	}
	var parts []string
	add := func(by *result.Server, nobody, someone string) {
		switch {
		case by == nil:
		case *by == result.Nobody:
			parts = append(parts, nobody)
		default:
			parts = append(parts, strings.ReplaceAll(someone, "{by}", theRole(evidence.Role(*by))))
		}
	}
	add(v.Served.Running, "nobody had "+what+" when the flush came", "{by} had "+what+" when the flush came")
	if r.Scenario.Call != scenarios.Unary || v.Served.NextCall == nil { // there each message is a call
		add(v.Served.NextMessage, "no message arrived after the flush", "the next message arrived through {by}")
	}
	add(v.Served.NextCall, "the next call came to nobody", "the next call came to {by}")
	if v.Served.NextCall == nil && len(parts) > 0 {
		parts = append(parts, "no further call was made")
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{"Who serves: " + strings.Join(parts, "; ") + "."}
}
