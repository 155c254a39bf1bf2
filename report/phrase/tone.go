package phrase

// Tone is what a text means for the reader. A form of report shows it in a way
// of its own, as a colour for example, and never by that alone.
type Tone string

// The tones: dim for what matters less, good for what works, warn for who was
// told, bad for what hangs, fault for what the layer did.
const (
	Plain Tone = ""
	Dim   Tone = "dim"
	Good  Tone = "good"
	Warn  Tone = "warn"
	Bad   Tone = "bad"
	Fault Tone = "fault"
)

// Sign is the sign of a tone, for what must not be shown by a colour alone. It is
// empty for a tone that has none.
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
