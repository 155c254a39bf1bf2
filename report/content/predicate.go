package content

import (
	"fmt"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Predicate says what the calls that share the variant's outcome did.
func Predicate(v *result.Variant) string {
	n, of := CountCalls(v)
	verb := func(stem string) string { return verbOf(v, stem) }
	came := fmt.Sprintf("%d of %d messages", v.Messages.Received, v.Messages.Expected)
	switch v.Outcome {
	case scenarios.Flowing:
		if v.Messages.Received < v.Messages.Expected {
			return " had flowed so far: " + came + LongestGap(v)
		}
		return verb("flow") + ": " + came + LongestGap(v)
	case scenarios.Slow:
		return verb("flow") + ", but slowly: " + came + slowest(v) + LongestGap(v)
	case scenarios.Recovered:
		if v.Stall == nil {
			return verb("stall") + ", then flow on: " + came
		}
		return fmt.Sprintf("%s for %s %s, then %s: %s",
			verb("stall"), phrase.Duration(v.Stall.LastedNS), StallPlace(v.Stall), strings.TrimSpace(verb("recover")), came)
	case scenarios.Undecided:
		return undecidedPredicate(v, came)
	case scenarios.Lost:
		return verb("end") + " OK, but " + losses(v.Messages)
	case scenarios.Broken:
		return verb("break") + broken(v) + fmt.Sprintf("; %s had arrived", came)
	case scenarios.Hung:
		switch {
		case v.Stall == nil:
			return verb("hang")
		case of > 1 && n > 1:
			return verb("hang") + "; the longest silence began " + StallPlace(v.Stall)
		default:
			return verb("hang") + " " + StallPlace(v.Stall)
		}
	default:
		return verb("end") + " with the outcome " + phrase.Clip(string(v.Outcome), phrase.WidestName)
	}
}

// Closing says in a few words what a variant's outcome is about, behind the outcome.
func Closing(v *result.Variant) string {
	came := fmt.Sprintf("%d of %d messages", v.Messages.Received, v.Messages.Expected)
	switch {
	case v.Outcome == scenarios.Hung && v.Stall != nil:
		return StallPlace(v.Stall)
	case v.Outcome == scenarios.Broken && broken(v) != "":
		return strings.TrimPrefix(broken(v), ": ")
	default:
		return came + LongestGap(v)
	}
}

// verbOf is a verb for the calls that share the variant's outcome.
func verbOf(v *result.Variant, stem string) string {
	if n, _ := CountCalls(v); n > 1 {
		return " " + stem
	}
	return " " + stem + "s"
}

// undecidedPredicate says what undecided calls did, and why it says nothing.
func undecidedPredicate(v *result.Variant, came string) string {
	n, _ := CountCalls(v)
	switch {
	case v.Undecided == nil, isCut(v):
		return " had not ended: " + came + " so far" + stalledBefore(v) + LongestGap(v)
	case n > 1:
		return " are undecided, since " + UndecidedBecause(v.Undecided) + ": " + came + stalledBefore(v) + LongestGap(v)
	default:
		return " is undecided, since " + UndecidedBecause(v.Undecided) + ": " + came + stalledBefore(v) + LongestGap(v)
	}
}

// slowest says how slow the slowest message was. In virtual time it is only known that
// it was too slow.
func slowest(v *result.Variant) string {
	if v.Clock.Virtual() || v.Latency.Count == 0 {
		return ", at least one of which took longer than the threshold of a stall"
	}
	return ", latency up to " + phrase.Duration(v.Latency.MaxNS)
}

// stalledBefore tells of a stall in a call that is undecided.
func stalledBefore(v *result.Variant) string {
	if v.Stall == nil {
		return ""
	}
	return fmt.Sprintf(", after a stall of %s %s", phrase.Duration(v.Stall.LastedNS), StallPlace(v.Stall))
}

// LongestGap is the longest gap as the end of a sentence, empty if there is none.
func LongestGap(v *result.Variant) string {
	if v.Gaps.Count == 0 {
		return ""
	}
	text := ", longest gap " + phrase.Duration(v.Gaps.MaxNS)
	if v.Gaps.MaxOpen {
		text += " and growing"
	}
	return text
}

// StallPlace says after which message a stall began, and between which roles.
func StallPlace(s *result.Stall) string {
	after := fmt.Sprintf("after message %d", s.AfterMessage)
	if s.AfterMessage == 0 {
		after = "before the first message"
	}
	if s.Hop != 0 {
		return after + ", between " + HopEnds(s) + fmt.Sprintf(" (hop %d)", s.Hop)
	}
	if from, to, ok := lostAt(s.Points); ok && from.Role == to.Role {
		return after + ", inside " + theRole(from.Role)
	}
	return after
}

// HopEnds names the roles at the ends of the hop of a stall.
func HopEnds(s *result.Stall) string {
	middle := evidence.Forwarder
	for _, point := range s.Points {
		if point.Role == evidence.Local {
			middle = evidence.Local
		}
	}
	if s.Hop == 1 {
		return phrase.Join([]string{RoleName(evidence.Upstream), RoleName(middle)})
	}
	return phrase.Join([]string{RoleName(middle), RoleName(evidence.Client)})
}

func losses(m result.Messages) string {
	var parts []string
	if missing := m.Expected - m.Received; missing > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d messages never arrived", missing, m.Expected))
	}
	if m.Doubled > 0 {
		parts = append(parts, fmt.Sprintf("%d arrived twice", m.Doubled))
	}
	if m.Disordered > 0 {
		parts = append(parts, fmt.Sprintf("%d arrived out of order", m.Disordered))
	}
	if len(parts) == 0 {
		return "messages did not arrive as they were sent"
	}
	return phrase.Join(parts)
}

func broken(v *result.Variant) string {
	client := v.End(evidence.Client)
	if client == nil || !IsTrue(client.Told) {
		return ""
	}
	return ": the client is told" + StatusOf(client) + SinceFlush(v, client)
}
