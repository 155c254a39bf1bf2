package rerun

import (
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// OfSweep finds the command that makes a sweep again. Its line is empty if the axes
// could not be typed.
func OfSweep(s *result.Sweep) Command {
	var how Command
	how.Text, how.Form = written(s.Scenario)
	how.Words = []string{"hangscope", "sweep"}
	for _, axis := range s.Axes {
		word, ok := axisWord(axis)
		if !ok {
			return how
		}
		how.Words = append(how.Words, "--set "+word)
	}
	if s.Seeds > 1 {
		how.Words = append(how.Words, fmt.Sprintf("--seeds %d", s.Seeds))
	}
	how.Words = slices.Concat(how.Words, seedFlag(s.Seed), durationFlag("stall-after", s.StallAfterNS), durationFlag("observe", s.ObserveNS))
	how.end(s.Scenario)
	return how
}

// The longest field of an axis, and the longest text of its values.
const (
	maxAxisField = 100
	maxAxisGiven = 200
)

var (
	axisField = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
	axisGiven = regexp.MustCompile(`^[A-Za-z0-9µ._/,* -]+$`)
	unquoted  = regexp.MustCompile(`^[A-Za-z0-9._/,=-]+$`)
)

// axisWord is an axis as a word of a shell. A star stands in quotes, because some
// shells look for files of that name.
func axisWord(axis scenarios.Axis) (word string, ok bool) {
	if utf8.RuneCountInString(axis.Field) > maxAxisField || utf8.RuneCountInString(axis.Given) > maxAxisGiven {
		return "", false
	}
	if !axisField.MatchString(axis.Field) || !axisGiven.MatchString(axis.Given) {
		return "", false
	}
	word = axis.Field + "=" + axis.Given
	if !unquoted.MatchString(word) {
		word = "'" + word + "'"
	}
	return word, true
}
