package report

import (
	"encoding/json"
	"strings"
	"unicode"

	"hangscope/scenarios"
)

// mostScenario bounds the text of a scenario on a page, in bytes.
const mostScenario = 32 << 10

// scenarioFile is a scenario in full, as a file that runs. One that no file
// could hold, as a result from elsewhere may have it, is shown as JSON.
func scenarioFile(s scenarios.Scenario) string {
	text, err := s.YAML()
	if err != nil {
		// Plain data always has a form as JSON.
		text, _ = json.MarshalIndent(s, "", "  ")
	}
	if len(text) > mostScenario {
		text = append(text[:mostScenario:mostScenario], "\n# cut here: the result as JSON has all of it\n"...)
	}
	return cleanLines(string(text))
}

// cleanLines is clean for a text whose lines and indentation count.
func cleanLines(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == ' ':
			return r
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r), unicode.Is(unicode.Variation_Selector, r):
			return -1
		default:
			return r
		}
	}, escape.ReplaceAllString(strings.ToValidUTF8(text, "\uFFFD"), ""))
}
