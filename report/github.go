package report

import (
	"fmt"
	"io"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/rerun"
	"hangscope/repro/result"
)

// maxAnnotations bounds the annotations: GitHub shows no more errors of a step.
const maxAnnotations = 10

// GitHub writes workflow commands of GitHub Actions. They mark each run that was not
// as expected, or say in a notice that all were. It is a [SetFunc], but no format
// of a report, because the runner reads it.
func GitHub(w io.Writer, set *result.Set) error {
	var lines []string
	for _, r := range set.Results {
		if r.Verdict != result.Expected {
			lines = append(lines, annotation(r))
		}
	}
	if more := len(lines) - maxAnnotations; more > 0 {
		lines = append(lines[:maxAnnotations-1], command("error", "hangscope", fmt.Sprintf("%d more runs were not as expected", more+1)))
	}
	switch sentences := append([]string{content.ExpectedRuns(set).Text}, content.SetClock(set)...); {
	case len(lines) > 0:
	case set.Interrupted:
		lines = append(lines, command("warning", "hangscope", "The runs were ended early: "+strings.Join(sentences, "\n")))
	case len(set.Results) == 1:
		lines = append(lines, command("notice", title(set.Results[0]), strings.Join(said(set.Results[0]), "\n")))
	default:
		lines = append(lines, command("notice", "hangscope", strings.Join(sentences, "\n")))
	}
	_, err := io.WriteString(w, strings.Join(lines, ""))
	return err
}

// annotation marks a run that was not as expected.
func annotation(r *result.Result) string {
	if r.Interrupted {
		return command("warning", title(r), "The run was ended early.")
	}
	if r.Verdict == result.NoVerdict {
		lines := append([]string{content.VerdictOf(r).Text}, said(r)...)
		return command("warning", title(r), strings.Join(append(lines, "Run it again: "+rerun.Of(r).Line), "\n"))
	}
	lines := []string{result.NotAsExpected}
	failed := content.Failures(r)
	for _, check := range failed[:min(content.MaxDifferences, len(failed))] {
		lines = append(lines, phrase.Clip(check.Variant, phrase.WidestCell)+": "+content.Differs(check))
	}
	lines = append(append(lines, said(r)...), "Run it again: "+rerun.Of(r).Line)
	return command("error", title(r), strings.Join(lines, "\n"))
}

// said is what an annotation says of a run.
func said(r *result.Result) []string {
	lines := append(content.Brief(content.Headline(r)), content.ClocksDiffer(r)...)
	return append(lines, content.ClockSentence([]*result.Result{r}))
}

func title(r *result.Result) string {
	return fmt.Sprintf("hangscope: %s, seed %d", phrase.Clip(r.Scenario.Name, phrase.Prose/2), r.Seed)
}

// These write the characters that would end a workflow command, or a property of it,
// as percent codes.
var (
	ofMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	ofProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// command writes a workflow command, which has a line to itself.
func command(name, title, message string) string {
	return fmt.Sprintf("::%s title=%s::%s\n", name, ofProperty.Replace(title), ofMessage.Replace(message))
}
