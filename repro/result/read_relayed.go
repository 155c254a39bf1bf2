package result

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/scenarios"
)

const howRelayed = "hangscope relay --format json --output FILE writes one"

// readRelayed reads what a relay saw, and checks that its words are known: a page goes by
// them.
func readRelayed(text []byte) (*Relayed, *scenarios.Error) {
	var relayed Relayed
	problem := decode(text, &relayed)
	if problem == nil {
		problem = relayed.check()
	}
	if problem != nil {
		problem.Hint = howRelayed
		return nil, problem
	}
	return &relayed, nil
}

// check refuses what would be shown as something else than it is.
func (r *Relayed) check() *scenarios.Error {
	if problem := allowed("verdict", r.Verdict, Expected, Unexpected, NoVerdict); problem != nil {
		return problem
	}
	for i, f := range r.Faults {
		if f.By != "" {
			if problem := allowed(fmt.Sprintf("faults.%d.by", i), f.By, scenarios.ByAgent, scenarios.ByMiddlebox); problem != nil {
				return problem
			}
		}
		for state := range f.Became {
			if problem := allowed(fmt.Sprintf("faults.%d.became", i), state, fateStates...); problem != nil {
				return problem
			}
		}
		for j, call := range f.Calls {
			if problem := allowed(fmt.Sprintf("faults.%d.calls.%d.state", i, j), call.State, fateStates...); problem != nil {
				return problem
			}
		}
	}
	return nil
}

// allowed refuses a word that is none of some.
func allowed[T ~string](field string, word T, words ...T) *scenarios.Error {
	if slices.Contains(words, word) {
		return nil
	}
	var all []string
	for _, w := range words {
		all = append(all, string(w))
	}
	return &scenarios.Error{Field: field, Problem: fmt.Sprintf("%q; allowed: %s", word, strings.Join(all, ", "))}
}
