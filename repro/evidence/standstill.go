package evidence

import (
	"slices"
	"sync"
	"time"
)

// Why is why a process stood still.
type Why string

// The reasons. Suspended: the process got no processor for long, as when it is
// stopped by a signal. Asleep: the machine itself slept, or somebody set its clock.
// Busy: the machine had other things to do, this process or others.
const (
	Suspended Why = "suspended"
	Asleep    Why = "asleep"
	Busy      Why = "busy"
)

// Standstill is a time in which the process did nothing, or less than it should.
type Standstill struct {
	// From is when it began. Lasted is its length on the clock of the evidence.
	From, Lasted time.Duration
	// Slept is how long the machine slept in it. The clock of the evidence stops
	// meanwhile, and the wall clock does not.
	Slept time.Duration
	Why   Why
}

// Within returns how much of a standstill lies between two moments of the clock.
func (s Standstill) Within(from, until time.Duration) time.Duration {
	return max(0, min(until, s.From+s.Lasted)-max(from, s.From))
}

// StoodStill returns how long the process stood still between two moments.
func StoodStill(standstills []Standstill, from, until time.Duration) time.Duration {
	var still time.Duration
	for _, s := range standstills {
		still += s.Within(from, until)
	}
	return still
}

const (
	// standstillTick is how often a process that runs is seen to run.
	standstillTick = 20 * time.Millisecond
	// minStandstill is how late a tick has to be to count. It is a tenth of the least
	// silence that counts as a stall; a timer of a machine that is not busy is late by
	// a millisecond or two.
	minStandstill = 25 * time.Millisecond
	// minSuspended is how late a tick is that no busy machine explains, if the process
	// got less than a share of the time: every process has its turn more often.
	minSuspended     = 500 * time.Millisecond
	suspendedPortion = 20
	// maxStandstills bounds how many are remembered.
	maxStandstills = 64
)

// Pulse notices from inside that the process stood still: it ticks, and a tick comes
// late. It ticks in real time alone. Its methods may be used by several goroutines at
// once, and by none on a nil Pulse, which notices nothing.
type Pulse struct {
	clock Clock
	// wall is the wall clock, worked the processor time of the process.
	wall, worked func() time.Duration

	mu   sync.Mutex
	last beat
	seen []Standstill
}

// beat is the three clocks at one moment.
type beat struct{ now, wall, worked time.Duration }

// StartPulse returns a pulse that has just ticked.
func StartPulse(clock Clock) *Pulse {
	p := &Pulse{clock: clock, wall: wallClock, worked: processorTime}
	p.last = p.beat()
	return p
}

func (p *Pulse) beat() beat { return beat{p.clock.Now(), p.wall(), p.worked()} }

func wallClock() time.Duration { return time.Duration(time.Now().UnixNano()) }

// Run ticks until stop is closed.
func (p *Pulse) Run(stop <-chan struct{}) {
	if p == nil {
		return
	}
	ticker := time.NewTicker(standstillTick)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			p.tick()
		case <-stop:
			return
		}
	}
}

// Standstills returns those so far, in the order of time. It ticks too: who has just
// woken up may ask before the ticker does.
func (p *Pulse) Standstills() []Standstill {
	if p == nil {
		return nil
	}
	p.tick()
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.seen)
}

// tick notes a standstill since the last tick, if there was one.
func (p *Pulse) tick() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now, before := p.beat(), p.last
	p.last = now
	s := Standstill{From: before.now, Lasted: now.now - before.now}
	s.Slept = now.wall - before.wall - s.Lasted
	worked := now.worked - before.worked
	switch {
	case s.Slept >= minSuspended:
		s.Why = Asleep
	case s.Lasted < standstillTick+minStandstill:
		return
	case s.Lasted >= minSuspended && worked < s.Lasted/suspendedPortion:
		s.Why, s.Slept = Suspended, 0
	default:
		s.Why, s.Slept = Busy, 0
	}
	p.note(s)
}

// note remembers a standstill. If there are too many, the shortest is forgotten.
func (p *Pulse) note(s Standstill) {
	p.seen = append(p.seen, s)
	if len(p.seen) <= maxStandstills {
		return
	}
	shortest := 0
	for i, known := range p.seen {
		if known.Lasted+known.Slept < p.seen[shortest].Lasted+p.seen[shortest].Slept {
			shortest = i
		}
	}
	p.seen = slices.Delete(p.seen, shortest, shortest+1)
}
