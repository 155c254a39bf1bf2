package checks

import (
	"fmt"
	"regexp"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// Badge is an answer to whether there is a risk, in a word or two.
func Badge(risk result.Answer) phrase.Toned {
	switch risk {
	case result.Yes:
		return phrase.Toned{Text: "AT RISK", Tone: phrase.Bad}
	case result.No:
		return phrase.Toned{Text: "NO RISK", Tone: phrase.Good}
	default:
		return phrase.Toned{Text: "UNKNOWN", Tone: phrase.Warn}
	}
}

// Tone is the tone of an answer to whether there is a risk.
func Tone(risk result.Answer) phrase.Tone { return Badge(risk).Tone }

// headline says what the files come to, and of a single one the reasons.
func headline(c *result.Checked) (said string, reasons []string) {
	if len(c.Files) == 1 {
		said, reason := answered(&c.Files[0])
		if reason != "" {
			reasons = []string{reason}
		}
		return said, reasons
	}
	count := map[result.Answer]int{}
	for _, f := range c.Files {
		count[f.Risk]++
	}
	return fmt.Sprintf("Of %d files %d are at risk, %d are not, and of %d it is not known.",
		len(c.Files), count[result.Yes], count[result.No], len(c.Files)-count[result.Yes]-count[result.No]), nil
}

// Line says in a line whether a file is at risk, and why.
func Line(f *result.CheckedFile) string {
	said, reason := answered(f)
	return strings.TrimSpace(said + " " + reason)
}

// answered says whether a file is at risk, and why, if that is known.
func answered(f *result.CheckedFile) (said, reason string) {
	said = map[result.Answer]string{
		result.Yes: "A running gRPC stream may hang in silence when mirrord starts.",
		result.No:  "No running gRPC stream hangs in silence when mirrord starts.",
	}[f.Risk]
	if said == "" {
		said = "Whether a running gRPC stream may hang in silence is not known."
	}
	var decides []result.CheckedColumn
	for _, c := range columns(f) {
		if c.Applies && c.Risk.Answer == f.Risk {
			decides = append(decides, c)
		}
	}
	switch {
	case len(decides) == 0:
		return said, ""
	case len(decides) > 1 && decides[0].Risk.Reason == decides[1].Risk.Reason:
		return said, clipped(decides[0].Risk.Reason)
	default:
		return said, Column(decides[0]) + ": " + clipped(decides[0].Risk.Reason)
	}
}

// maxColumns is how many columns a check has. A file may hold anything.
const maxColumns = 2

// Column names a column at the beginning of a sentence.
func Column(c result.CheckedColumn) string {
	if c.Operator {
		return "With the operator"
	}
	return "Without the operator"
}

func clipped(text string) string { return phrase.Clip(text, maxReason) }

// maxReason bounds a reason: one that has a part for each answer, of a few sentences.
const maxReason = 8 * phrase.Prose

// Rerun is the command that shows a scenario; empty if there is none, or if the file has
// words that are none of a command: half a command would be another one.
func Rerun(s result.CheckedScenario) string {
	const maxSet = 4 // of two; a file may hold anything
	if !word.MatchString(s.Name) || len(s.Set) > maxSet {
		return ""
	}
	words := []string{"hangscope run"}
	for _, assignment := range s.Set {
		if !word.MatchString(assignment) {
			return ""
		}
		words = append(words, "--set "+assignment)
	}
	return strings.Join(append(words, s.Name), " ")
}

// word is a word that every shell leaves as it is.
var word = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._=-]{0,127}$`)
