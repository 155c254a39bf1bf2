package command

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"hangscope/repro"
)

// progress shows on a terminal how far the variants have come. It is used by
// the variants at once.
type progress struct {
	mu       sync.Mutex
	variants map[string]repro.Progress
	bar      *progressbar.ProgressBar
}

// barWidth is the bar's, in columns; beside it stands what it is about.
const barWidth = 20

// newProgress makes a progress for stderr, which shows nothing if that is no
// terminal or it should be quiet.
func newProgress(stderr io.Writer, quiet bool) *progress {
	file, ok := stderr.(*os.File)
	visible := ok && !quiet && term.IsTerminal(int(file.Fd()))
	return &progress{
		variants: make(map[string]repro.Progress),
		bar: progressbar.NewOptions(1,
			progressbar.OptionSetWriter(stderr),
			progressbar.OptionSetVisibility(visible),
			progressbar.OptionSetWidth(barWidth),
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionClearOnFinish(),
		),
	}
}

// show implements the Progress of repro.Options.
func (p *progress) show(latest repro.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.variants[latest.Variant] = latest
	received, expected := 0, 0
	var silent time.Duration
	for _, variant := range p.variants {
		received += variant.Received
		expected += variant.Expected
		if !variant.Done {
			silent = max(silent, variant.Silent)
		}
	}
	p.bar.ChangeMax(expected + 1) // never full: it is cleared when all is over
	p.bar.Describe(fmt.Sprintf("%d of %d messages%s", received, expected, silence(silent)))
	// A bar that cannot be drawn is no reason to end a run.
	_ = p.bar.Set(received)
}

// noteworthy is a silence that the progress mentions: a person notices it.
const noteworthy = time.Second

func silence(d time.Duration) string {
	if d < noteworthy {
		return ""
	}
	return fmt.Sprintf(", silent for %.1f s", d.Seconds())
}

// clear removes the progress from the terminal.
func (p *progress) clear() { _ = p.bar.Clear() }
