package layer

import (
	"errors"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/pod"
)

// memoryHalf is one end of a connection in memory, the other end of which nobody uses.
func memoryHalf(t *testing.T) net.Conn {
	t.Helper()
	under := &memory.Network{}
	listener, err := under.Listen(evidence.Forwarder)
	require.NoError(t, err)
	defer listener.Close()
	dialled, err := under.Dial(t.Context(), evidence.Client, evidence.Forwarder)
	require.NoError(t, err)
	return dialled
}

// newFlow is a flow whose sides nobody uses.
func newFlow(t *testing.T) *Flow {
	t.Helper()
	return &Flow{clock: evidence.StartClock(), conns: [Sides]net.Conn{memoryHalf(t), memoryHalf(t)}}
}

// A count says all that is known of a flow.
func TestCountOfAFlow(t *testing.T) {
	f := &Flow{
		OriginalPort: 50051, Owners: [Sides]evidence.Role{evidence.Client, pod.Agent}, Redirected: true,
		matched: true, delivered: 7, swallowed: 5,
	}
	f.ends[Acceptor].reset = true
	assert.Equal(t, pod.Count{
		From: evidence.Client, To: pod.Agent, OriginalPort: 50051, Redirected: true, Matched: true,
		Delivered: 7, Swallowed: 5, Resets: []evidence.Role{pod.Agent},
	}, f.count())
	assert.Equal(t, pod.Count{OriginalPort: 50052}, (&Flow{OriginalPort: 50052}).count())
}

// The far side is the one out of the pod, and the pod's conntrack knows a flow with an
// end in it.
func TestSidesOfAFlow(t *testing.T) {
	tests := map[string]struct {
		inPod   [Sides]bool
		far     Side
		isFar   bool
		tracked bool
	}{
		"into the pod":   {[Sides]bool{false, true}, Dialler, true, true},
		"out of the pod": {[Sides]bool{true, false}, Acceptor, true, true},
		"within the pod": {[Sides]bool{true, true}, 0, false, true},
		"past the pod":   {[Sides]bool{false, false}, Dialler, true, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := &Flow{OriginalPort: 50051, InPod: test.inPod}
			far, ok := f.Far()
			assert.Equal(t, test.isFar, ok)
			assert.Equal(t, test.far, far)
			assert.Equal(t, test.tracked, f.Tracked(50051))
			assert.False(t, f.Tracked(50052))
		})
	}
	assert.Equal(t, 2*time.Second, (&Flow{lastPacket: time.Second}).Idle(3*time.Second))
}

// Whoever has asked where a connection was going knows it for good.
func TestWhoIsToldWhereAConnectionWasGoing(t *testing.T) {
	asked, late := &Flow{}, &Flow{}
	assert.True(t, asked.originalDestination())
	asked.Forget()
	late.Forget()
	assert.True(t, asked.originalDestination())
	assert.False(t, late.originalDestination())
}

// A timer that is set once more takes the place of the one before.
func TestTimersThatAreSetTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFlow(t)
		defer f.close()
		fired := 0
		set := func() {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.after(Acceptor, retransmitTimer, 10*time.Second, func() { fired++ })
		}
		times := func() int {
			f.mu.Lock()
			defer f.mu.Unlock()
			return fired
		}
		set()
		<-time.After(8 * time.Second)
		set()
		<-time.After(9 * time.Second)
		synctest.Wait()
		assert.Zero(t, times())
		<-time.After(time.Minute)
		synctest.Wait()
		assert.Equal(t, 1, times())
	})
}

// What waits for a side goes on when that side is reset, and when the flow is closed.
// A timer does nothing any more then.
func TestEndOfWhatIsHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFlow(t)
		first, second := f.hold(Dialler), f.hold(Acceptor)
		f.mu.Lock()
		f.Reset(Dialler)
		f.Reset(Dialler) // has no more to do
		fired := false
		f.after(Acceptor, probeTimer, time.Second, func() { fired = true })
		f.mu.Unlock()
		<-first
		f.close()
		<-second
		<-time.After(time.Minute)
		assert.False(t, fired)
		assert.True(t, f.ends[Acceptor].gone)
		assert.False(t, f.ends[Acceptor].reset)
	})
}

// Timers of one moment have their turns in the order of flows, sides and kinds.
func TestTurnsOfTimers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var turns []int
		clock := evidence.StartClock().InTurn(func(of evidence.Event, number int) {
			assert.Equal(t, evidence.KernelTimer, of)
			turns = append(turns, number)
		})
		for number := 1; number <= 3; number++ {
			f := newFlow(t)
			f.clock, f.number = clock, number
			for side := range Sides {
				for which := range timers {
					f.mu.Lock()
					f.after(side, which, time.Second, func() {})
					f.mu.Unlock()
					<-time.After(2 * time.Second)
				}
			}
			f.close()
		}
		assert.Len(t, turns, 3*int(Sides)*int(timers))
		assert.True(t, slices.IsSorted(turns))
		assert.Len(t, slices.Compact(turns), len(turns), "each has its own")
	})
}

// A kernel owes an acknowledgement for 40 ms after it was sent data, if nothing has
// been sent since.
func TestWhoOwesAnAcknowledgement(t *testing.T) {
	owes := socket{owesAck: true, owedSince: time.Second}
	assert.True(t, owes.owes(time.Second))
	assert.True(t, owes.owes(time.Second+DelayedAck-1))
	assert.False(t, owes.owes(time.Second+DelayedAck))
	assert.False(t, (&socket{}).owes(time.Second))

	for side := range Sides {
		synctest.Test(t, func(t *testing.T) {
			clock := evidence.StartClock()
			f := &Flow{clock: clock, OriginalPort: 50051, InPod: [Sides]bool{true, false}}
			l := &Layer{Port: 50051, flows: []*Flow{{clock: clock}, f}}
			l.Clock = clock
			assert.False(t, l.AckOwed())
			f.packet(side, Data, 5)
			assert.False(t, l.AckOwed(), "who has sent nothing acknowledges at once")
			f.packet(side.Other(), Data, 5)
			<-time.After(DelayedAck)
			f.packet(side, Data, 5)
			assert.True(t, l.AckOwed())
			l.Port = 50052
			assert.False(t, l.AckOwed(), "it is of another port")
			l.Port = 50051
			<-time.After(DelayedAck)
			assert.False(t, l.AckOwed())
			f.packet(side, Data, 5)
			f.packet(side.Other(), Data, 5)
			f.packet(side, Ack, 0)
			assert.False(t, l.AckOwed(), "data acknowledges, and so does an acknowledgement")
		})
	}
}

// no is a network on which nobody listens, and to which nobody can connect.
type no struct{ network.Network }

var errNo = errors.New("no")

func (no) Listen(evidence.Role) (net.Listener, error) { return nil, errNo }

func TestErrorsOfTheNetworkUnder(t *testing.T) {
	l := &Layer{Under: no{}}
	defer l.Close()
	listener, err := l.Listen(evidence.Forwarder)
	require.ErrorIs(t, err, errNo)
	assert.Nil(t, listener)
	conn, err := l.Dial(t.Context(), evidence.Client, evidence.Forwarder)
	require.ErrorIs(t, err, errNo)
	assert.Nil(t, conn)
}
