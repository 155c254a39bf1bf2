package report

import (
	"fmt"
	"strings"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// predicate says what the calls that share the variant's outcome did.
func predicate(v *result.Variant) string {
	n, of := calls(v)
	verb := func(stem string) string {
		if n > 1 {
			return " " + stem
		}
		return " " + stem + "s"
	}
	came := fmt.Sprintf("%d of %d messages", v.Messages.Received, v.Messages.Expected)
	switch v.Outcome {
	case scenarios.Flowing:
		if v.Messages.Received < v.Messages.Expected {
			return " had flowed so far: " + came + longestGap(v)
		}
		return verb("flow") + ": " + came + longestGap(v)
	case scenarios.Slow:
		return fmt.Sprintf("%s, but slowly: %s, latency up to %s%s",
			verb("flow"), came, optional(v.Latency, v.Latency.MaxNS), longestGap(v))
	case scenarios.Recovered:
		if v.Stall == nil {
			return verb("stall") + ", then flow on: " + came
		}
		return fmt.Sprintf("%s for %s %s, then %s: %s",
			verb("stall"), duration(v.Stall.LastedNS), where(v.Stall), strings.TrimSpace(verb("recover")), came)
	case scenarios.Lost:
		return verb("end") + " OK, but " + losses(v.Messages)
	case scenarios.Broken:
		return verb("break") + broken(v) + fmt.Sprintf("; %s had come", came)
	case scenarios.Hung:
		switch {
		case v.Stall == nil:
			return verb("hang")
		case of > 1 && n > 1:
			return verb("hang") + "; the longest silence began " + where(v.Stall)
		default:
			return verb("hang") + " " + where(v.Stall)
		}
	default:
		return verb("end") + " with the outcome " + clip(string(v.Outcome), widestName)
	}
}

func longestGap(v *result.Variant) string {
	if v.Gaps.Count == 0 {
		return ""
	}
	text := ", longest gap " + duration(v.Gaps.MaxNS)
	if v.Gaps.Censored > 0 {
		text += " and growing"
	}
	return text
}

// where says after which message and on which hop a stall began.
func where(s *result.Stall) string {
	after := fmt.Sprintf("after message %d", s.AfterMessage)
	if s.AfterMessage == 0 {
		after = "before the first message"
	}
	if s.Hop != 0 {
		return fmt.Sprintf("%s, on hop %d", after, s.Hop)
	}
	if from, to, ok := lostAt(s.Points); ok && from.Role == to.Role {
		return after + ", inside " + the(from.Role)
	}
	return after
}

func losses(m result.Messages) string {
	var parts []string
	if missing := m.Expected - m.Received; missing > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d messages never came", missing, m.Expected))
	}
	if m.Doubled > 0 {
		parts = append(parts, fmt.Sprintf("%d came twice", m.Doubled))
	}
	if m.Disordered > 0 {
		parts = append(parts, fmt.Sprintf("%d came out of order", m.Disordered))
	}
	if len(parts) == 0 {
		return "messages came otherwise than they were sent"
	}
	return join(parts)
}

func broken(v *result.Variant) string {
	client := end(v, evidence.Client)
	if client == nil || !is(client.Told) {
		return ""
	}
	return ": the client is told" + status(client) + afterFlush(client)
}
