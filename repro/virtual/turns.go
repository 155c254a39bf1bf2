package virtual

import (
	"cmp"
	"slices"
	"sync"
	"testing/synctest"
)

// Turns put what happens at one moment of a run into an order. Without them it
// would be chance which of two goroutines goes first that wait for the same moment.
//
//	turns.Take(place) // returns when all that came before has had its effect
//
// Turns are made in the run, which calls Serve in a goroutine of its own.
type Turns struct {
	mu      sync.Mutex
	waiting []turn
	over    bool
	came    chan struct{}
}

// Place is a place among the turns of one moment. The lowest comes first: first by
// Kind, then by Group, then by Number.
type Place struct {
	Kind, Group, Number int
	// Apart is whether the turn comes alone, and when nothing else waits. Otherwise
	// groups have nothing to do with each other, and each has a turn of its own.
	Apart bool
}

func (p Place) compare(other Place) int {
	return cmp.Or(cmp.Compare(p.Kind, other.Kind), cmp.Compare(p.Group, other.Group), cmp.Compare(p.Number, other.Number))
}

type turn struct {
	Place
	granted chan struct{}
}

// NewTurns returns turns of the run that calls it.
func NewTurns() *Turns { return &Turns{came: make(chan struct{}, 1)} }

// Take waits for a turn. It lasts until every goroutine of the run waits again. When
// Serve has ended, every turn comes at once.
func (t *Turns) Take(at Place) {
	mine := turn{at, make(chan struct{})}
	t.mu.Lock()
	if t.over {
		t.mu.Unlock()
		return
	}
	t.waiting = append(t.waiting, mine)
	t.mu.Unlock()
	select {
	case t.came <- struct{}{}:
	default: // Serve has yet to notice the one before
	}
	<-mine.granted
}

// Serve grants turns until over is closed and nobody waits.
func (t *Turns) Serve(over <-chan struct{}) {
	for ended := false; !ended; {
		select {
		case <-t.came:
		case <-over:
			ended = true
		}
		for again := true; again; {
			synctest.Wait()
			again = t.grant(ended)
		}
	}
}

// grant grants the next turns, and is false if nobody waits. If these were the last
// ones, nobody needs to wait from then on.
func (t *Turns) grant(last bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = last && len(t.waiting) == 0
	slices.SortStableFunc(t.waiting, func(a, b turn) int { return a.compare(b.Place) })
	granted := make(map[int]bool)
	t.waiting = slices.DeleteFunc(t.waiting, func(next turn) bool {
		if next.Apart || granted[next.Group] {
			return false
		}
		granted[next.Group] = true
		close(next.granted)
		return true
	})
	if len(granted) > 0 || len(t.waiting) == 0 {
		return len(granted) > 0
	}
	close(t.waiting[0].granted)
	t.waiting = t.waiting[1:]
	return true
}
