package content

import (
	"hangscope/report/phrase"
	"hangscope/scenarios"
)

// ToneOf is the tone of an outcome.
func ToneOf(o scenarios.Outcome) phrase.Tone {
	switch o {
	case scenarios.Flowing:
		return phrase.Good
	case scenarios.Slow, scenarios.Recovered, scenarios.Undecided:
		return phrase.Warn
	default:
		return phrase.Bad
	}
}
