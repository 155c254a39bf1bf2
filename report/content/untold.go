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
		has, does := "has", "it does not know."
		if len(roles) > 1 {
			has, does = "have", "they do not know."
		}
		lines = append(lines, phrase.Capital(RoleList(roles, theRole))+strings.NewReplacer("{has}", has, "{does}", does).Replace(about))
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
	case evidence.WaitingInRecv.String():
		text = " {has} waited in Recv since " + since + " with no error: {does}"
	case evidence.BlockedInSend.String():
		text = " {has} been blocked in Send since " + since + " with no error: {does}"
	case evidence.Returned.String():
		text = " returned with no error."
		if v.Outcome == scenarios.Hung || v.Outcome == scenarios.Broken {
			text = " returned at " + since + " with no error."
		}
	case evidence.Idle.String():
		text = " {has} not been reached by the call."
	default:
		text = " {has} been in the state “" + phrase.Clip(e.State, phrase.WidestCell) + "” since " + since + ", with no error."
	}
	if e.Zombie != nil {
		text = " was not told, and " + zombie(e.Zombie)
	}
	return text
}

// zombie says what an end did for a peer that was gone.
func zombie(z *result.Zombie) string {
	if z.Messages == 0 {
		return "did zombie work for " + phrase.Duration(z.ForNS) + ", for a client that was gone."
	}
	return fmt.Sprintf("did zombie work for %s: it sent %s that nobody received.", phrase.Duration(z.ForNS), phrase.Count(z.Messages, "message"))
}
