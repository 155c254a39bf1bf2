package report

import "unicode/utf8"

// mostOnPage bounds the text of a scenario on a page for a browser, in bytes.
const mostOnPage = 32 << 10

// scenarioText is a scenario in full, as a page for a browser shows it.
func scenarioText(how rerun) string {
	text := how.text
	if len(text) <= mostOnPage {
		return text
	}
	end := mostOnPage
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "\n# cut here: the result as JSON has all of it\n"
}
