package result

// Verdict is whether a run showed what its scenario expects.
type Verdict string

// The verdicts.
const (
	Expected   Verdict = "expected"
	Unexpected Verdict = "unexpected"
)

// What reports call the verdict on a run.
const (
	AsExpected    = "as expected"
	NotAsExpected = "not as expected"
	EndedEarly    = "interrupted"
)

// VerdictWords lists what reports call a verdict, from the best to the worst.
var VerdictWords = []string{AsExpected, NotAsExpected, EndedEarly}

// VerdictInWords is one of [VerdictWords].
func (r *Result) VerdictInWords() string {
	switch {
	case r.Interrupted:
		return EndedEarly
	case r.Verdict != Expected:
		return NotAsExpected
	default:
		return AsExpected
	}
}
