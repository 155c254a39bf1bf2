package command

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"hangscope/report"
	"hangscope/repro/result"
)

// mostSummary is how much of a summary GitHub takes from a step, in bytes.
const mostSummary = 1 << 20

// onActions tells GitHub Actions of a set, if that is where the program runs:
// annotations on stderr, of which the runner reads the lines as it does those
// of stdout, and the Markdown report in the step's summary. Flags such as
// --quiet are about what a person watches, and do not silence it. What fails
// here is a warning: the run itself is over and reported.
func onActions(stderr io.Writer, set *result.Set) {
	if os.Getenv("GITHUB_ACTIONS") != "true" {
		return
	}
	// There is nowhere left to report that stderr is gone.
	_ = report.GitHub(stderr, set)
	path := os.Getenv("GITHUB_STEP_SUMMARY")
	if path == "" {
		return
	}
	if err := addSummary(path, set); err != nil {
		_, _ = fmt.Fprintf(stderr, "warning: the step summary is not written: %s\n", oneLine(err.Error()))
	}
}

// addSummary appends the report of a set to a step's summary, which may hold
// that of an earlier command.
func addSummary(path string, set *result.Set) (err error) {
	text := bytes.NewBufferString("\n") // between an earlier report and this one
	format := report.Formats["markdown"]
	if len(set.Results) == 1 {
		err = format.One(text, set.Results[0])
	} else {
		err = format.Set(text, set)
	}
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, fileMode)
	if err != nil {
		return err
	}
	defer func() {
		if closing := file.Close(); err == nil {
			err = closing
		}
	}()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.Size()+int64(text.Len()) > mostSummary {
		return fmt.Errorf("it has %d bytes, and GitHub takes no more than %d", info.Size(), mostSummary)
	}
	_, err = file.Write(text.Bytes())
	return err
}
