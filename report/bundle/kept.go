package bundle

import (
	"maps"
	"slices"
	"sync"

	"hangscope/repro/result"
)

// Kept holds what runs leave beside their results, until it is packed. The zero
// value is ready to use. Several runs may use it at once.
type Kept struct {
	mu   sync.Mutex
	runs map[int]*run
}

// run is what one run left.
type run struct {
	result     *result.Result // nil until it has ended
	recordings []result.Recording
}

// Recorder returns a function that keeps the recordings of a plan's variants. It
// does not keep those of cures and of the ladder, which run other scenarios.
func (k *Kept) Recorder(plan int) func(result.Recording) {
	return func(r result.Recording) {
		if r.Part != result.PartVariants {
			return
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		of := k.run(plan)
		of.recordings = append(of.recordings, r)
	}
}

// Ended says which result the recordings of a plan belong to. It drops recordings
// that will have no folder at once: a thousand repetitions must not fill the
// memory.
func (k *Kept) Ended(plan int, r *result.Result) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.run(plan).result = r
	plans := slices.Sorted(maps.Keys(k.runs))
	results := make([]*result.Result, len(plans))
	for i, plan := range plans {
		results[i] = k.runs[plan].result
	}
	for i, worth := range worthFolders(results) {
		if results[i] != nil && !worth {
			k.runs[plans[i]].recordings = nil
		}
	}
}

// recording returns the recording of a variant of a result, if there is one. It
// may be called on a nil Kept.
func (k *Kept) recording(found *result.Result, variant string) (result.Recording, bool) {
	if k == nil {
		return result.Recording{}, false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, of := range k.runs {
		if of.result != found {
			continue
		}
		for _, r := range of.recordings {
			if r.Variant == variant {
				return r, true
			}
		}
	}
	return result.Recording{}, false
}

// run returns the run of a plan. The caller holds mu.
func (k *Kept) run(plan int) *run {
	if k.runs == nil {
		k.runs = make(map[int]*run)
	}
	if k.runs[plan] == nil {
		k.runs[plan] = &run{}
	}
	return k.runs[plan]
}
