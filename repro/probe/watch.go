package probe

import (
	"context"
	"time"

	"hangscope/repro/result"
	"hangscope/repro/stall"
)

// stalling is a stall that lasts.
type stalling struct {
	record *result.ProbedStall
	since  time.Duration
	noted  time.Duration
}

// watch looks for stalls until ctx ends, and once more then.
func (p *Probe) watch(ctx context.Context) {
	p.stalls = make(map[*way]*stalling)
	p.watcher = stall.Watcher[*way]{
		Calls: p.ways, Now: p.Clock.Now,
		Threshold: func(*way) time.Duration { return p.StallAfter },
		Every:     stall.Every(p.StallAfter),
		OnStall:   p.stalled, OnEnd: p.wentOn,
	}
	look := time.NewTicker(stall.Every(p.StallAfter))
	defer look.Stop()
	for {
		p.watcher.Look()
		p.giveUp()
		select {
		case <-look.C:
		case <-ctx.Done():
			p.watcher.Look()
			return
		}
	}
}

// ways are the places in which the open calls may wait.
func (p *Probe) ways() []*way {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []*way
	for _, c := range p.open {
		for kind := range c.ways {
			all = append(all, &c.ways[kind])
		}
	}
	return all
}

// stalled takes note of a stall, with what our end sees of it.
func (p *Probe) stalled(w *way, since time.Duration) {
	c, now := w.of, p.Clock.Now()
	w.stalls(since)
	c.mu.Lock()
	at, up, down := c.place, c.up, c.down
	c.mu.Unlock()
	frames := at.frames(Path(p.Method))
	record := &result.ProbedStall{
		Call: c.number, Reason: reason(w.kind, up, frames), SinceNS: int64(since), SilentNS: int64(now - since),
		Up: up, Down: down, Frames: frames,
	}
	p.stalls[w] = &stalling{record, since, now}
	c.side.tally.stall(record)
	if p.OnStall != nil {
		p.OnStall(c.side, *record)
	}
}

// wentOn takes note of the end of a stall. If we gave the call up, nothing went on.
func (p *Probe) wentOn(w *way, since, seen time.Duration) {
	s, lasted := p.stalls[w], w.lasted(since, seen)
	delete(p.stalls, w)
	ours := w.of.endedByUs()
	w.of.side.tally.change(func() { s.record.SilentNS, s.record.Over = int64(lasted), !ours })
	if p.OnEnd != nil {
		p.OnEnd(w.of.side, *s.record)
	}
}

// giveUp ends the calls whose stalls have lasted for too long, and keeps the others' length.
func (p *Probe) giveUp() {
	now := p.Clock.Now()
	for w, s := range p.stalls {
		w.of.side.tally.change(func() { s.record.SilentNS = int64(now - s.since) })
		if now-s.noted >= p.Within {
			w.of.cancel(errGivenUp)
		}
	}
}
