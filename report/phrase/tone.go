package phrase

// Tone is what a text means for the reader. Each form shows it in its own way, for
// example by a colour, but never only by a colour.
type Tone string

// The tones: dim for what matters less, good for what works, warn for ends that were
// told, bad for what hangs, fault for what the layer did.
const (
	Plain Tone = ""
	Dim   Tone = "dim"
	Good  Tone = "good"
	Warn  Tone = "warn"
	Bad   Tone = "bad"
	Fault Tone = "fault"
)

// Sign is the sign of a tone, for forms that would otherwise show it only by a
// colour. It is empty for a tone that has none.
func (t Tone) Sign() string {
	switch t {
	case Good:
		return "✓"
	case Bad:
		return "✗"
	case Fault:
		return "▼"
	default:
		return ""
	}
}

// Toned is a text and its tone.
type Toned struct {
	Text string
	Tone Tone
}
