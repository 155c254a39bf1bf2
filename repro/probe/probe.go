package probe

import (
	"context"
	"slices"
	"sync"
	"time"

	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
)

// Probe calls a method. Its fields do not change once it is in use.
type Probe struct {
	// Method is what is called, Requests what each call sends.
	Method   protoreflect.MethodDescriptor
	Requests []proto.Message
	// Header is what each call has besides.
	Header metadata.MD
	// Sides are what is called: one, or two in turn.
	Sides []*Side
	// Messages is how many messages of a call are enough. If zero, it goes on.
	Messages uint64
	// For is how long a call goes on. If zero, until it ends. A stream of the server that
	// ends before did not do what was asked; for a single answer it is the longest wait.
	For time.Duration
	// MaxTime is the deadline of a call. If zero, it has none.
	MaxTime time.Duration
	// Repeat is how many calls are made one after another, Concurrency how many at once on
	// each side. If zero, one.
	Repeat, Concurrency int
	// StallAfter is the silence that counts as a stall, Within how long a stall may last
	// before its call is given up.
	StallAfter, Within time.Duration
	// Clock is the clock of all times.
	Clock evidence.Clock
	// Got is told of each message, before the next one is received. If nil, nobody is.
	Got func(call int, message proto.Message)
	// Heard is told of the header of a call's answer, and of its trailer. If nil, nobody is.
	Heard func(call int, what string, header metadata.MD)
	// OnStall is told of a stall as it is noticed, and OnEnd when it is over. The one
	// goroutine that watches calls them. If nil, nobody is told.
	OnStall, OnEnd func(side *Side, s result.ProbedStall)

	mu      sync.Mutex
	open    []*call
	watcher stall.Watcher[*way]
	stalls  map[*way]*stalling // of the goroutine that watches
}

// Side is an address that is called.
type Side struct {
	// Name is target or against.
	Name string

	conn  *Conn
	tally *tally
	calls int // so far; of the goroutine that makes rounds
}

// The names of sides.
const (
	TargetSide  = "target"
	AgainstSide = "against"
)

// NewSide returns a side of a connection.
func NewSide(name string, conn *Conn) *Side {
	return &Side{Name: name, conn: conn, tally: newTally()}
}

// Port is that of the side's address.
func (s *Side) Port() int { return s.conn.target.port() }

// Round makes the calls, and returns when all are over. When ctx ends, they end.
func (p *Probe) Round(ctx context.Context) {
	watching, stop := context.WithCancel(context.Background())
	var watch sync.WaitGroup
	watch.Go(func() { p.watch(watching) })
	for i := range max(1, p.Repeat) {
		sides := slices.Clone(p.Sides)
		if i%2 == 1 {
			slices.Reverse(sides) // what comes first is not always the same side
		}
		for _, side := range sides {
			if ctx.Err() == nil {
				p.batch(ctx, side)
			}
		}
	}
	stop()
	watch.Wait()
}

// batch makes calls of one side at once.
func (p *Probe) batch(ctx context.Context, side *Side) {
	var all sync.WaitGroup
	for range max(1, p.Concurrency) {
		side.calls++
		c := &call{probe: p, side: side, number: side.calls}
		for kind := range c.ways {
			c.ways[kind].of, c.ways[kind].kind = c, kind
		}
		all.Go(func() { c.make(ctx) })
	}
	all.Wait()
}

func (p *Probe) follow(c *call) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open = append(p.open, c)
}

func (p *Probe) unfollow(c *call) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open = slices.DeleteFunc(p.open, func(other *call) bool { return other == c })
}

// Report is what was seen so far, of the sides and how they compare. Whoever has asked knows
// the rest.
func (p *Probe) Report() *result.Probed {
	found := &result.Probed{
		Kind: result.ProbedKind, Schema: result.SchemaVersion,
		Method: Path(p.Method), Calls: Kind(p.Method),
		Asked: result.ProbedAsked{
			Requests: len(p.Requests), Messages: p.Messages, ForNS: int64(p.For), Repeat: max(1, p.Repeat), Concurrency: max(1, p.Concurrency),
			StallAfterNS: int64(p.StallAfter), WithinNS: int64(p.Within), MaxTimeNS: int64(p.MaxTime),
		},
		LastedNS: int64(p.Clock.Now()),
	}
	for _, side := range p.Sides {
		one := side.tally.report()
		one.Name, one.Port = side.Name, side.Port()
		one.Connections = side.conn.Made()
		found.TLS = side.conn.target.TLS != nil
		found.Sides = append(found.Sides, one)
	}
	if len(p.Sides) > 1 {
		found.Compared, found.EnoughCalls = compared(p.Sides[0].tally, p.Sides[1].tally)
	}
	found.Verdict = result.VerdictOfProbe(found.Sides)
	return found
}
