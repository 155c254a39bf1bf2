package report

import (
	"regexp"
	"strings"

	"hangscope/repro"
)

// Again is the command that makes a run again, as one types it in a shell; it
// is empty if the result does not know it.
func Again(r *repro.Result) string { return strings.Join(rerun(r), " ") }

// rerun are the words of that command.
func rerun(r *repro.Result) []string {
	if len(r.Arguments) == 0 {
		return nil
	}
	words := []string{"hangscope"}
	for _, argument := range r.Arguments {
		words = append(words, quoted(clean(argument)))
	}
	return words
}

// bare matches a word that means itself to every shell.
var bare = regexp.MustCompile(`^[A-Za-z0-9_./:=,@%+-]+$`)

func quoted(word string) string {
	if bare.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
