package repro

import (
	"sync"
	"time"
)

// tidings bring the progress out of virtual time. Whoever shows progress lives in
// real time: its clock must not be that of the run.
type tidings struct {
	show func(Progress)

	mu     sync.Mutex
	latest map[string]Progress // by variant; nil when all was passed on
}

// note keeps the latest progress of a variant. It is called in virtual time.
func (t *tidings) note(p Progress) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.latest == nil {
		t.latest = make(map[string]Progress)
	}
	t.latest[p.Variant] = p
}

// passInterval is how often progress is passed on, in real time.
const passInterval = 100 * time.Millisecond

// passOn begins to pass the progress on, and returns what ends it. Nobody is told of
// a run that is over before it could be shown.
func (t *tidings) passOn() (stop func()) {
	over := make(chan struct{})
	var passing sync.WaitGroup
	passing.Go(func() {
		ticker := time.NewTicker(passInterval)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				t.pass()
			case <-over:
				return
			}
		}
	})
	return func() {
		close(over)
		passing.Wait()
	}
}

func (t *tidings) pass() {
	t.mu.Lock()
	latest := t.latest
	t.latest = nil
	t.mu.Unlock()
	for _, progress := range latest {
		t.show(progress)
	}
}
