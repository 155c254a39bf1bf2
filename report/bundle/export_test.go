package bundle

import (
	"hangscope/repro/result"
)

// Has reports whether the recording of a variant is kept.
func Has(k *Kept, r *result.Result, variant string) bool {
	_, ok := k.recording(r, variant)
	return ok
}
