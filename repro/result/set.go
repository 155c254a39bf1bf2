package result

// Set is the results of several runs, as one document: many scenarios, many
// repetitions of one, or both.
type Set struct {
	// Provenance is what the results are of, and when they were made.
	Provenance Provenance `json:"provenance"`
	// Schema is the version of this form, SchemaVersion.
	Schema int `json:"schema"`
	// Tool is the program that made the results.
	Tool Tool `json:"tool"`
	// Environment is where they were made.
	Environment Environment `json:"environment"`
	// Interrupted is whether runs are missing because the set was ended before
	// its time.
	Interrupted bool `json:"interrupted"`
	// Planned is how many runs were asked for.
	Planned int `json:"planned"`
	// Verdict is Expected if the verdict of every result is, and no run is missing. It
	// is NoVerdict if some are undecided or missing, and the others as expected.
	Verdict Verdict `json:"verdict"`
	// Rates has a row for each variant of each scenario.
	Rates []Rate `json:"rates"`
	// Results are the runs in the order in which they were asked for. From the
	// 101st on, those that are as expected are without timelines and frames.
	Results []*Result `json:"results"`
}

// NewSet makes a set of at least one result. It changes none of them.
func NewSet(results []*Result, interrupted bool) *Set {
	s := &Set{
		Schema:      SchemaVersion,
		Tool:        results[0].Tool,
		Environment: results[0].Environment,
		Interrupted: interrupted,
		Planned:     len(results),
		Verdict:     Expected,
		Rates:       rates(results),
		Results:     results,
	}
	of := make([]Provenance, len(results))
	for i, r := range results {
		of[i] = ProvenanceOf(r)
	}
	s.Provenance = JoinProvenance(of)
	for _, r := range results {
		s.Interrupted = s.Interrupted || r.Interrupted
		s.Verdict = worseVerdict(s.Verdict, r.Verdict)
	}
	if s.Interrupted {
		s.Verdict = worseVerdict(s.Verdict, NoVerdict)
	}
	return s
}

// worseVerdict returns the worse of two verdicts. One of a later version is not as
// expected.
func worseVerdict(a, b Verdict) Verdict {
	switch {
	case a == Expected:
		return b
	case b == Expected:
		return a
	case a == NoVerdict && b == NoVerdict:
		return NoVerdict
	default:
		return Unexpected
	}
}

// MaxFullResults bounds how many results of a set have all that a result can
// have. Such a result takes about 110 kB of JSON. Most of that is timelines,
// and nobody reads a thousand of them; the rest takes 14 kB.
const MaxFullResults = 100

// Thin takes the large parts out of a result: the buckets of timelines, and the
// frames.
func (r *Result) Thin() {
	for i := range r.Variants {
		r.Variants[i].Timeline.Buckets = []Bucket{}
		r.Variants[i].Frames = nil
	}
}
