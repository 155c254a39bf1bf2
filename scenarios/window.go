package scenarios

import (
	"maps"
	"slices"
	"strings"
)

// checkWindow refuses a window between two commands where a flush has one: the run would
// show it as if it were there. Passes are commands too.
func (s Scenario) checkWindow(known Vocabulary) *Error {
	if s.Flush == nil || s.Flush.Window == nil || s.Flush.DualStack || len(known.Mechanisms) == 0 {
		return nil
	}
	mechanisms := []string{s.Flush.Mechanism}
	if s.Variants != nil {
		mechanisms = nil
		for _, name := range slices.Sorted(maps.Keys(s.Variants)) {
			mechanisms = append(mechanisms, s.Variants[name].Mechanism)
		}
	}
	has := func(mechanism string) bool { return slices.Contains(known.TwoCommands, mechanism) }
	if slices.ContainsFunc(mechanisms, has) {
		return nil
	}
	return &Error{
		Field:   "flush.window",
		Problem: "given with " + quote(mechanisms[0]) + ", which is one command; allowed: with " + strings.Join(known.TwoCommands, ", ") + ", or with dual_stack",
		Hint:    "the window is the time between the two commands of a flush",
	}
}
