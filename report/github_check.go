package report

import (
	"fmt"
	"io"
	"strings"

	"hangscope/report/checks"
	"hangscope/repro/result"
)

// GitHubCheck writes workflow commands of GitHub Actions: one for each file that is at risk,
// or of which that is not known. It is no format, because the runner reads it.
func GitHubCheck(w io.Writer, c *result.Checked) error {
	var lines []string
	for i := range c.Files {
		if f := &c.Files[i]; f.Risk != result.No {
			lines = append(lines, checkAnnotation(f))
		}
	}
	if more := len(lines) - maxAnnotations; more > 0 {
		lines = append(lines[:maxAnnotations-1], command("warning", "hangscope check", fmt.Sprintf("%d more files", more+1)))
	}
	if len(lines) == 0 {
		lines = append(lines, command("notice", "hangscope check", checks.Seen(c).Headline))
	}
	_, err := io.WriteString(w, strings.Join(lines, ""))
	return err
}

// checkAnnotation marks the place of a file that decides.
func checkAnnotation(f *result.CheckedFile) string {
	kind := "warning"
	if f.Risk == result.Yes {
		kind = "error"
	}
	text := strings.Join(append([]string{checks.Line(f)}, checks.Change(f)...), "\n")
	if f.Name == "" || f.Name == "-" {
		return command(kind, "hangscope check", text)
	}
	line, column := checks.Place(f)
	place := fmt.Sprintf("line=%d", max(1, line))
	if column > 0 {
		place += fmt.Sprintf(",col=%d", column)
	}
	return fmt.Sprintf("::%s file=%s,%s,title=hangscope check::%s\n", kind, ofProperty.Replace(f.Name), place, ofMessage.Replace(text))
}
