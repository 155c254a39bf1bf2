package evidence

import "time"

// Clock is the one monotonic clock of a variant. The zero Clock is not
// usable; make one with [StartClock].
type Clock struct {
	start time.Time
	turn  func(of Event, number int)
}

// StartClock starts a clock at zero.
func StartClock() Clock {
	return Clock{start: time.Now()}
}

// Now returns the time since the clock was started.
func (c Clock) Now() time.Duration {
	return time.Since(c.start)
}

// InTurn returns the same clock for virtual time, in which many things happen at one
// moment: turn gives them an order. It returns when all that came before has had its
// effect.
func (c Clock) InTurn(turn func(of Event, number int)) Clock {
	c.turn = turn
	return c
}

// Turn waits until it is the turn of an event among those of the same moment. Events
// of one kind come in the order of their numbers. In real time things happen when
// they do, and it returns at once. The caller holds no lock meanwhile.
func (c Clock) Turn(of Event, number int) {
	if c.turn != nil {
		c.turn(of, number)
	}
}

// Event is a kind of event that takes its turn.
type Event int

// The events in the order in which they come at one moment: what is on its way
// arrives before anything else is sent, and who observes comes last. Whatever gRPC
// does by itself, such as a ping, comes before all of them.
const (
	Packet      Event = iota // what an end has written leaves it
	KernelTimer              // a kernel acknowledges, probes or gives up
	Message                  // a call begins, its next message is due, or a process accepts
	Alarm                    // a watchdog or a health check
	FlushDue                 // a flush
	LaterCall                // a call after a flush
	Look                     // somebody looks for stalls
	Check                    // somebody looks whether the observation is over
)

// Observes reports whether somebody only looks, and changes nothing.
func (e Event) Observes() bool { return e >= Look }
