package content

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// Todo is what to do about the trouble of a result, in few lines.
type Todo struct {
	// Setting is what to write into a configuration, and Place where; both are empty if
	// nothing is to be set.
	Setting, Place string
	// Lines say who else decides and at what price, or what to do in place of a setting.
	// Measured says which cures this run has measured.
	Lines    []string
	Measured string
}

// In short what [Remedy] says at length.
const (
	flushOffFile = "in .mirrord/mirrord.json."
	flushOffCost = "With the operator, set its Helm value agent.extraConfig.flush_connections. " +
		"Price: connections that exist are never intercepted."
)

// WhatToDo says what to do about the trouble of a result. It is nil if nothing is known,
// or there is no trouble.
func WhatToDo(r *result.Result) *Todo {
	v := Subject(r)
	if v == nil || Complete(v) {
		return nil
	}
	todo := &Todo{}
	if remedy := RemedyOf(r); remedy != nil {
		todo.Setting, todo.Place = remedy.Setting, flushOffFile
		todo.Lines = append(todo.Lines, flushOffCost+" Other cures: --cures.")
	} else if advice := Advice(v); advice != "" {
		todo.Lines = append(todo.Lines, phrase.Capital(advice))
	}
	var shown []string
	for _, effect := range []struct {
		of           result.Effect
		one, several string
		what         string
	}{
		{result.Cures, "cures", "cure", " it"},
		{result.TurnsIntoError, "gives", "give", " an error"},
	} {
		if soonest, more := measured(r, effect.of); soonest != nil {
			text := cureDoes(*soonest, effect.one, effect.several) + effect.what
			if soonest.AfterNS != nil {
				text += afterwards(*soonest.AfterNS)
			}
			switch {
			case more == 1:
				text += " (1 more does)"
			case more > 1:
				text += fmt.Sprintf(" (%d more do)", more)
			}
			shown = append(shown, text)
			if soonest.Name == TodaysAgentCure {
				break // nothing is easier
			}
		}
	}
	if len(shown) > 0 && !r.Interrupted { // the effect of a cure is not known before its end
		todo.Measured = "Measured: " + strings.Join(shown, ", ") + "."
	}
	if len(todo.Lines) == 0 && todo.Measured == "" {
		return nil
	}
	return todo
}

// measured is the cure that had an effect the soonest, and how many more had it. The
// remedy of the page is left out.
func measured(r *result.Result, effect result.Effect) (soonest *result.Cure, more int) {
	cures := slices.DeleteFunc(slices.Clone(r.Cures), func(c result.Cure) bool {
		return c.Effect != effect || c.Name == FlushOffCure && RemedyOf(r) != nil
	})
	if len(cures) == 0 {
		return nil, 0
	}
	first := slices.MinFunc(cures, func(a, b result.Cure) int { return cmp.Compare(soonness(a), soonness(b)) })
	return &first, len(cures) - 1
}

// TodaysAgentCure is the cure that is to take a later release of mirrord.
const TodaysAgentCure = "today's agent"

// soonness is when a cure had its effect. A later release comes first: it is the least to
// do. What cures and has no time lets nothing stall, and else no time is not known.
func soonness(c result.Cure) int64 {
	switch {
	case c.Name == TodaysAgentCure:
		return -1
	case c.AfterNS != nil:
		return *c.AfterNS
	case c.Effect == result.Cures:
		return 0
	default:
		return math.MaxInt64
	}
}
