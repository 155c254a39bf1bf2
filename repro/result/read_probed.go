package result

import (
	"fmt"
	"maps"
	"slices"

	"hangscope/scenarios"
)

const howProbed = "hangscope probe --format json --output FILE writes one"

// readProbed reads what a probe saw, and refuses what none can have seen.
func readProbed(text []byte) (*Probed, *scenarios.Error) {
	var p Probed
	if problem := decode(text, &p); problem != nil {
		problem.Hint = howProbed
		return nil, problem
	}
	if problem := p.unsound(); problem != nil {
		problem.Hint = howProbed
		return nil, problem
	}
	return &p, nil
}

// unsound returns what no probe can have seen. It is nil if there is nothing.
func (p *Probed) unsound() *scenarios.Error {
	if problem := unknown(p.Verdict, []Verdict{Expected, Unexpected, NoVerdict}); problem != "" {
		return handEdited("verdict", problem)
	}
	if p.Services == nil && (len(p.Sides) < 1 || len(p.Sides) > 2) {
		return &scenarios.Error{Field: "sides", Problem: fmt.Sprintf("has %d; allowed: 1 or 2", len(p.Sides))}
	}
	for i, side := range p.Sides {
		for _, end := range slices.Sorted(maps.Keys(side.Ended)) {
			if side.Ended[end] < 0 {
				return handEdited(fmt.Sprintf("sides[%d].ended", i), "is below 0")
			}
		}
	}
	if want := VerdictOfProbe(p.Sides); p.Services == nil && p.Verdict != want {
		return handEdited("verdict", fmt.Sprintf("is %q, and the calls say %q", p.Verdict, want))
	}
	return nil
}
