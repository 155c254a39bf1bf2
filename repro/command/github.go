package command

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"hangscope/report"
	"hangscope/repro/result"
)

// maxSummary bounds the summary that GitHub takes from a step, in bytes.
const maxSummary = 1 << 20

// reportToActions reports a set to GitHub Actions, if the program runs there. It
// writes annotations to stderr, which the runner reads as it reads stdout, and
// appends the Markdown report to the step's summary. --quiet does not silence it,
// because that flag is about what a person watches. An error here is only a
// warning, because the run itself is over and reported.
func reportToActions(stderr io.Writer, set *result.Set) {
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

// addSummary appends the report of a set to a step's summary, which may
// hold the report of an earlier command.
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
	if info.Size()+int64(text.Len()) > maxSummary {
		return fmt.Errorf("it has %d bytes already, and GitHub takes no more than %d", info.Size(), maxSummary)
	}
	_, err = file.Write(text.Bytes())
	return err
}
