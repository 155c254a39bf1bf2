package progress

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Bar is a line on a terminal that shows progress. It is removed at the end. Without
// a terminal, or with --quiet, it shows nothing.
type Bar struct {
	line *progressbar.ProgressBar
	// columns is how wide the terminal is.
	columns int
	// full is whether it was drawn full. The library draws such a bar no more.
	full bool
}

// barWidth is the width of the bar itself, in columns.
const barWidth = 20

// NewBar returns a bar on stderr, which shows nothing if that is no terminal or if
// quiet is set.
func NewBar(stderr io.Writer, quiet bool) *Bar {
	file, ok := stderr.(*os.File)
	visible := ok && !quiet && term.IsTerminal(int(file.Fd()))
	b := &Bar{columns: defaultColumns}
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
	)
	return b
}

const defaultColumns = 80

// Draw shows how much of all is done, and says what it is about. More may come to be done
// when it is already full.
func (b *Bar) Draw(done, all int, about string) {
	if b.full {
		b.line.Reset()
	}
	b.full = done >= all
	b.line.ChangeMax(max(1, all))
	b.line.Describe(about)
	// A bar that cannot be drawn is no reason to end a run.
	_ = b.line.Set(done)
}

// Clear removes the bar from the terminal.
func (b *Bar) Clear() { _ = b.line.Clear() }
