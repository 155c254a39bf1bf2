package repro

import (
	"fmt"
	"slices"
	"sync"

	"hangscope/repro/evidence"
	"hangscope/repro/judge"
	"hangscope/repro/recording"
	"hangscope/repro/result"
	"hangscope/repro/wire"
)

// captureMemory bounds the memory of all captures together, in bytes. Each
// execution has an equal share, so that what one of them drops does not depend
// on the others.
const captureMemory = 128 << 20

// maxHeldRuns bounds how many runs keep their captures in memory. Callers that
// record more runs drop captures they will not use, as a bundle does; otherwise
// each share would be too small to hold one.
const maxHeldRuns = 64

// shareCaptures gives the executions of the runs that are recorded their shares.
func shareCaptures(runs []*run) {
	var recorded []*execution
	var sizes []int
	for _, r := range runs {
		if r.options.Record != nil {
			held := r.recorded()
			recorded = append(recorded, held...)
			sizes = append(sizes, len(held))
		}
	}
	slices.Sort(sizes)
	shares := 0
	for _, size := range sizes[max(0, len(sizes)-maxHeldRuns):] { // the largest
		shares += size
	}
	for _, e := range recorded {
		e.captureLimit = captureMemory / int64(shares)
	}
}

// recorded returns the executions of a run that are recorded.
func (r *run) recorded() []*execution {
	all := r.all()
	if r.beside != nil {
		all = append(all, r.beside.all()...)
	}
	return slices.DeleteFunc(all, func(e *execution) bool { return e.options.Record == nil })
}

// oneAtATime returns a function that runs for one execution at a time, however
// many call it at once.
func oneAtATime(record func(result.Recording)) func(result.Recording) {
	if record == nil {
		return nil
	}
	var mu sync.Mutex
	return func(r result.Recording) {
		mu.Lock()
		defer mu.Unlock()
		record(r)
	}
}

// startCapture returns what keeps the bytes of an execution, nil if nobody asks
// for them.
func (e *execution) startCapture() *wire.Capture {
	if e.options.Record == nil {
		return nil
	}
	return &wire.Capture{Limit: e.captureLimit}
}

// keepStacks takes the stacks when the first stall is noticed.
func (e *execution) keepStacks() {
	if e.options.Record != nil && e.goroutines == nil {
		e.goroutines = e.owner().Stacks()
	}
}

// record hands the recording over, if somebody asked for it, and forgets it.
func (e *execution) record() {
	if e.options.Record == nil {
		return
	}
	if e.baseline != e {
		<-e.baseline.over // what is marked depends on the threshold, which is fixed by then
	}
	taps := recording.Taps{
		Ends: e.seen.Ends, Segments: e.segments, Until: e.seen.Snapshot.At, Flows: e.seen.Flows,
		Ports: map[evidence.Role]int{
			evidence.Forwarder: e.Ports.Forwarder,
			evidence.Upstream:  e.Ports.Upstream,
		},
	}
	capture := taps.Capture()
	capture.Title, capture.Marks = e.title(), judge.Marks(e.seen, e.threshold.Value())
	e.options.Record(result.Recording{Variant: e.Name, Part: e.Part, Capture: capture, Goroutines: e.goroutines})
	e.segments, e.goroutines = nil, nil
}

// owner names the execution.
func (e *execution) owner() recording.Owner {
	return recording.Owner{Part: e.Part, Run: fmt.Sprintf("%s/%d", e.scenario.Name, e.options.Seed), Variant: e.Name}
}

// title says what a capture of the execution is of. In virtual time a message takes no
// time from a Write to a Read, which is no latency.
func (e *execution) title() string {
	if e.options.Clock.Virtual() {
		return e.subject() + ", in virtual time, where latency is not measured"
	}
	return e.subject()
}

func (e *execution) subject() string {
	switch e.Part {
	case result.PartCures:
		return fmt.Sprintf("%s, with the cure %q", e.scenario.Name, e.Name)
	case result.PartLadder:
		return fmt.Sprintf("%s, isolated: %s", e.scenario.Name, e.Name)
	default:
		return fmt.Sprintf("%s, %s", e.scenario.Name, e.Name)
	}
}
