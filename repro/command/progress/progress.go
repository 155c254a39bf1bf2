package progress

import (
	"fmt"
	"sync"
	"time"

	"hangscope/repro"
)

// Run shows how far the variants of one run have come. The variants call it
// concurrently.
type Run struct {
	mu       sync.Mutex
	variants map[string]repro.Progress
	bar      *Bar
}

// NewRun returns the progress of one run.
func NewRun(bar *Bar) *Run {
	return &Run{variants: make(map[string]repro.Progress), bar: bar}
}

// Show implements the Progress of repro.Options.
func (p *Run) Show(latest repro.Progress) {
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
	p.bar.Draw(received, expected, fmt.Sprintf("%d of %d messages%s", received, expected, silence(silent)))
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
