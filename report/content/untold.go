package content

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// untold says in which state the ends were that got no error. Ends in the same
// state share a sentence.
func untold(v *result.Variant) []string {
	var order []string
	who := map[string][]evidence.Role{}
	ends := InFlow(v)
	slices.SortStableFunc(ends, func(a, b result.End) int {
		switch {
		case a.Zombie != nil && b.Zombie == nil:
			return -1
		case a.Zombie == nil && b.Zombie != nil:
			return 1
		}
		return 0
	})
	for _, e := range ends {
		if IsTrue(e.Told) {
			continue
		}
		about := standing(v, e)
		if who[about] == nil {
			order = append(order, about)
		}
		who[about] = append(who[about], e.Role)
	}
	var lines []string
	for _, about := range order {
		roles := who[about]
		words := strings.NewReplacer("{has}", "has", "{its}", "its", "{does}", "it does not know.")
		if len(roles) > 1 {
			words = strings.NewReplacer("{has}", "have", "{its}", "their", "{does}", "they do not know.")
		}
		lines = append(lines, phrase.Capital(RoleList(roles, theRole))+words.Replace(about))
	}
	return lines
}

// standing is the rest of a sentence that begins with an end that got no error.
func standing(v *result.Variant, e result.End) string {
	if e.Told == nil {
		return " may have been told: that was not observed."
	}
	since := phrase.Moment(e.SinceNS)
	var text string
	switch e.State {
	case evidence.Returned.String():
		text = " returned with no error."
		if v.Outcome == scenarios.Hung || v.Outcome == scenarios.Broken {
			text = " returned at " + since + " with no error."
		}
	case evidence.Idle.String():
		text = " {has} not been reached by the call."
	default:
		text = " {has} " + occupied(e.State, since)
		if also := Also(&e); also != nil {
			text += " and " + occupied(also.State, phrase.Moment(also.SinceNS))
		}
		text += " with no error: {does}"
	}
	if e.Zombie != nil {
		text = " was not told, and " + zombie(e.Zombie)
	}
	return text
}

// occupied says what a role has done since a moment. It follows "has".
func occupied(state, since string) string {
	switch state {
	case evidence.WaitingInRecv.String():
		return "waited in Recv since " + since
	case evidence.BlockedInSend.String():
		return "been blocked in Send since " + since
	case evidence.Working.String():
		return "been in {its} own code since " + since
	case evidence.Pacing.String():
		return "been between messages since " + since
	case evidence.Opening.String():
		return "waited for the stream to open since " + since
	default:
		return "been in the state “" + phrase.Clip(state, phrase.WidestCell) + "” since " + since
	}
}

// Also returns what a role does in another goroutine, for what goes the other way.
// It is nil if that is nothing, or the same.
func Also(e *result.End) *result.Doing {
	for _, d := range []*result.Doing{e.Down, e.Up} {
		if d != nil && d.State != e.State && d.State != evidence.Returned.String() && e.State != evidence.Returned.String() {
			return d
		}
	}
	return nil
}

// zombie says what an end did for a peer that was gone.
func zombie(z *result.Zombie) string {
	if z.Messages == 0 {
		return "did zombie work for " + phrase.Duration(z.ForNS) + ", for a client that was gone."
	}
	return fmt.Sprintf("did zombie work for %s: it sent %s that nobody received.", phrase.Duration(z.ForNS), phrase.Count(z.Messages, "message"))
}
