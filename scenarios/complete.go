package scenarios

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// The times after a message at which the two phases fall. A kernel may owe an
// acknowledgement for 40 ms, its delayed-ACK time. Quiet must be later than
// that, and before the next message of the default load. Busy must be well
// within it, and must follow the message on a slow machine too.
const (
	quietAfter = 60 * time.Millisecond
	busyAfter  = 2 * time.Millisecond
)

const (
	defaultPath         = "plain"
	defaultPort         = 50051
	defaultMessages     = 30
	defaultInterval     = Duration(100 * time.Millisecond)
	defaultSize         = 64
	defaultStreams      = 1
	defaultAfterMessage = 10
)

// The names of the variants, as files write them.
const (
	direct   = "direct"
	flushOff = "flush-off"
	flushOn  = "flush-on"
	faultOn  = "fault-on"
)

// Complete returns the scenario with every default filled in, and without the
// line breaks that YAML's block scalars leave at the end of a text. It shares
// no memory with s.
func (s Scenario) Complete() Scenario {
	s.Summary = strings.TrimRight(s.Summary, "\n")
	s.Description = strings.TrimRight(s.Description, "\n")
	fill(&s.Call, ServerStream)
	fill(&s.Path, defaultPath)
	fill(&s.Mesh, MeshBytes)
	fill(&s.Ports.Forwarder, defaultPort)
	fill(&s.Ports.Upstream, s.Ports.Forwarder)
	fill(&s.Load.Messages, defaultMessages)
	fill(&s.Load.Streams, defaultStreams)
	fill(&s.Load.Connections, Shared)
	s.Load.Interval = copyOr(s.Load.Interval, defaultInterval)
	s.Load.Delay = copyOr(s.Load.Delay, 0)
	s.Load.Stagger = copyOr(s.Load.Stagger, 0)
	s.Load.Size = copyOr(s.Load.Size, defaultSize)
	s.Fault, s.Flush = s.Fault.completed(s.Load, s.Flush)
	if s.Flush != nil {
		flush := *s.Flush
		if flush.BeforeCalls {
			flush.AfterMessage = copyOr(flush.AfterMessage, 0)
		}
		flush.AfterMessage = copyOr(flush.AfterMessage, afterMessage(s.Load.Messages))
		flush.Delay = clone(flush.Delay)
		flush.Every = clone(flush.Every)
		flush.AcceptDelay = clone(flush.AcceptDelay)
		flush.Window = clone(flush.Window)
		if flush.Delay == nil {
			fill(&flush.Phase, Quiet)
		}
		s.Flush = &flush
	}
	s.Local = clone(s.Local)
	s.AfterFlush = clone(s.AfterFlush)
	s.Variants = maps.Clone(s.Variants)
	if len(s.Variants) == 0 {
		s.Variants = nil
	}
	s.Expect = maps.Clone(s.Expect)
	if len(s.Expect) == 0 {
		s.Expect = nil // so that a file read back equals what was written
	}
	for variant, expectation := range s.Expect {
		expectation.Client = expectation.Client.clone()
		expectation.Forwarder = expectation.Forwarder.clone()
		expectation.Local = expectation.Local.clone()
		expectation.Upstream = expectation.Upstream.clone()
		s.Expect[variant] = expectation
	}
	return s
}

// WithMessages returns the completed scenario with another number of messages.
// A flush or a fault that follows the default message of the old load follows that of
// the new one; any other stays where it is, and Validate refuses it if it cannot.
func (s Scenario) WithMessages(messages int) Scenario {
	s = s.Complete()
	old := s.Load.Messages
	s.Load.Messages = messages
	s.followLoad(old)
	return s
}

// followLoad moves the flush and the faults that follow the default message of a load of so
// many messages to that of the load.
func (s *Scenario) followLoad(old int) {
	move := func(after *int) *int {
		if after == nil || *after != afterMessage(old) {
			return after
		}
		return new(afterMessage(s.Load.Messages))
	}
	if s.Flush != nil && !s.Flush.BeforeCalls {
		s.Flush.AfterMessage = move(s.Flush.AfterMessage)
	}
	for i := range s.Fault {
		if f := &s.Fault[i]; !knownKind(f.Kind).standing {
			f.AfterMessage = move(f.AfterMessage)
		}
	}
}

// FaultsBeside reports whether there are faults beside a flush. They are there with and
// without it.
func (s Scenario) FaultsBeside() bool {
	return len(s.Fault) > 0 && (s.Flush != nil || s.Variants != nil)
}

// Executions returns the names of the variants that the scenario asks for. With
// a flush, the variant without it comes first, since the others are compared
// with it.
func (s Scenario) Executions() []string {
	switch {
	case s.Flush == nil && s.Fault != nil:
		return []string{flushOff, faultOn}
	case s.Flush == nil:
		return []string{direct, flushOff}
	case s.Variants != nil:
		return append([]string{flushOff}, slices.Sorted(maps.Keys(s.Variants))...)
	default:
		return []string{flushOff, flushOn}
	}
}

// FlushAfter returns how long after its message the flush falls, in a run with
// that seed.
func (s Scenario) FlushAfter(seed uint64) time.Duration {
	if s.Flush.Phase != Random {
		return s.Flush.After()
	}
	random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // it can be drawn again, and is no secret
	return time.Duration(random.Int64N(int64(*s.Load.Interval)))
}

// NeverQuiet reports whether the flush is meant to fall into a quiet phase, and
// messages come too often for one. Later messages then arrive before the flush,
// and acknowledgements of them are owed.
func (s Scenario) NeverQuiet() bool {
	s = s.Complete()
	if s.Flush == nil || s.Flush.Delay != nil || s.Flush.Phase != Quiet {
		return false
	}
	next := time.Duration(*s.Load.Interval)
	if delay := time.Duration(*s.Load.Delay); *s.Flush.AfterMessage == 0 && delay > 0 {
		next = delay
	}
	return next <= s.Flush.After()
}

// After returns how long after its message the flush falls: Delay if given, and
// what Phase means if not. For Random it is zero, since the seed decides.
func (f Flush) After() time.Duration {
	switch {
	case f.Delay != nil:
		return time.Duration(*f.Delay)
	case f.Phase == Random:
		return 0
	case f.Phase == Busy:
		return busyAfter
	default:
		return quietAfter
	}
}

func (e *EndExpectation) clone() *EndExpectation {
	copied := clone(e)
	if copied != nil {
		copied.Told = clone(e.Told)
		copied.Zombie = clone(e.Zombie)
	}
	return copied
}

// afterMessage returns the message that the flush follows by default: late
// enough that the stream flows, early enough that there is something left to
// lose.
func afterMessage(messages int) int {
	if messages < 2*defaultAfterMessage {
		return max(0, messages/2)
	}
	return defaultAfterMessage
}

func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

func clone[T any](p *T) *T {
	if p == nil {
		return nil
	}
	value := *p
	return &value
}

func copyOr[T any](p *T, value T) *T {
	if p == nil {
		return &value
	}
	return clone(p)
}
