package result

// Verdict is whether a run showed what its scenario expects.
type Verdict string

// The verdicts.
const (
	Expected   Verdict = "expected"
	Unexpected Verdict = "unexpected"
	// NoVerdict: what was not as expected was not seen, or what was seen shows
	// nothing about what is expected.
	NoVerdict Verdict = "undecided"
)

// What reports call the verdict on a run.
const (
	AsExpected    = "as expected"
	NotAsExpected = "not as expected"
	EndedEarly    = "interrupted"
	NotKnown      = "undecided"
)

// VerdictWords lists what reports call a verdict, from the best to the worst.
var VerdictWords = []string{AsExpected, NotKnown, NotAsExpected, EndedEarly}

// VerdictInWords is one of [VerdictWords].
func (r *Result) VerdictInWords() string {
	switch {
	case r.Interrupted:
		return EndedEarly
	case r.Verdict == NoVerdict:
		return NotKnown
	case r.Verdict != Expected:
		return NotAsExpected
	default:
		return AsExpected
	}
}
