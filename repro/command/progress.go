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

// bar is a line on a terminal that shows progress. It is removed at the end. Without
// a terminal, or with --quiet, it shows nothing.
type bar struct {
	line *progressbar.ProgressBar
	// columns is how wide the terminal is.
	columns int
}

// barWidth is the width of the bar itself, in columns.
const barWidth = 20

func newBar(stderr io.Writer, quiet bool) *bar {
	file, ok := stderr.(*os.File)
	visible := ok && !quiet && term.IsTerminal(int(file.Fd()))
	b := &bar{columns: defaultColumns}
	if visible {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil && columns > 0 {
			b.columns = columns
		}
	}
	b.line = progressbar.NewOptions(1,
		progressbar.OptionSetWriter(stderr),
		progressbar.OptionSetVisibility(visible),
		progressbar.OptionSetWidth(barWidth),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionClearOnFinish(),
	)
	return b
}

const defaultColumns = 80

// draw shows how much of all is done, and says what it is about. The bar never gets
// full, because clear removes it at the end.
func (b *bar) draw(done, all int, about string) {
	b.line.ChangeMax(all + 1)
	b.line.Describe(about)
	// A bar that cannot be drawn is no reason to end a run.
	_ = b.line.Set(done)
}

// clear removes the bar from the terminal.
func (b *bar) clear() { _ = b.line.Clear() }

// progress shows how far the variants of one run have come. The variants call it
// concurrently.
type progress struct {
	mu       sync.Mutex
	variants map[string]repro.Progress
	bar      *bar
}

func newProgress(bar *bar) *progress {
	return &progress{variants: make(map[string]repro.Progress), bar: bar}
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
	p.bar.draw(received, expected, fmt.Sprintf("%d of %d messages%s", received, expected, silence(silent)))
}

// minSilenceShown is the shortest silence that the progress mentions. A person
// notices a silence of this length.
const minSilenceShown = time.Second

func silence(d time.Duration) string {
	if d < minSilenceShown {
		return ""
	}
	return fmt.Sprintf(", silent for %.1f s", d.Seconds())
}
