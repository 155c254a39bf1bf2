package evidence

import "sync"

// bell wakes all who wait for it, each time that it rings.
type bell struct {
	mu   sync.Mutex
	rung chan struct{} // nil if nobody waits
}

// next returns what is closed when the bell rings next.
func (b *bell) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rung == nil {
		b.rung = make(chan struct{})
	}
	return b.rung
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rung != nil {
		close(b.rung)
		b.rung = nil
	}
}
