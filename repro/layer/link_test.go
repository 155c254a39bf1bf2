package layer_test

import (
	"bytes"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/layer/faults"
	"hangscope/repro/network/memory"
	"hangscope/repro/pod"
)

// dropped is a fault of hop 2 that drops the packets of open connections.
func dropped(change func(*pod.LinkFault)) layer.Link {
	fault := pod.LinkFault{Kind: pod.Drop, Hop: 2, Up: true, Down: true, Existing: true}
	change(&fault)
	return faults.Of(fault)
}

func all(*pod.LinkFault)      {}
func upOnly(f *pod.LinkFault) { f.Down = false }
func large(f *pod.LinkFault)  { f.Above = 1400 }

// The times at which a dead path is noticed are those that a kernel showed: the truth is in
// docs/kernel.md. The near side is the one whose socket has the options.
func TestWhenADeadPathIsNoticed(t *testing.T) {
	timedOut := syscall.ETIMEDOUT
	writesLarge := func(t *testing.T, h hop) { go func() { _, _ = h.near.Write(make([]byte, 5000)) }() }
	for name, test := range map[string]struct {
		change    func(*pod.LinkFault)
		configure func(*layer.Layer)
		do        func(t *testing.T, h hop)
		near      told
	}{
		"a server of grpc-go that writes": {all, userTimeout(20 * time.Second), writesOn, told{timedOut, 20200 * ms, 500 * ms}},
		"a caller with defaults":          {all, func(*layer.Layer) {}, writesOnce, told{timedOut, 938 * time.Second, 10 * time.Second}},
		"a caller with TCP_USER_TIMEOUT":  {all, userTimeout(5 * time.Second), writesOnce, told{timedOut, 5400 * ms, 200 * ms}},
		"a receiver with TCP keepalive":   {all, keepAlive(15 * time.Second), nothing, told{timedOut, 150 * time.Second, 2 * time.Second}},
		"a receiver without":              {all, func(*layer.Layer) {}, nothing, untold},
		"acknowledgements alone are lost": {upOnly, userTimeout(20 * time.Second), writesOn, told{timedOut, 20200 * ms, 500 * ms}},
		"what is large is lost":           {large, userTimeout(20 * time.Second), writesLarge, told{timedOut, 20200 * ms, 500 * ms}},
		"nothing is large":                {large, userTimeout(20 * time.Second), writesOnce, untold},
	} {
		t.Run(name, func(t *testing.T) {
			virtual(t, func(t *testing.T, h hop) {
				start := time.Now()
				_, struck := h.Strike(dropped(test.change))
				require.Equal(t, 1, struck)
				near, far := &ending{}, &ending{}
				go near.await(h.near, start)
				go far.await(h.far, start)
				test.do(t, h)
				after(time.Hour)
				near.assert(t, "near", test.near)
				far.assert(t, "far", untold)
			}, test.configure)
		})
	}
}

// A small packet passes where a large one vanishes. What follows a large one waits behind
// it, and the other direction goes on.
func TestAboveTheMTU(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		h.Strike(dropped(large))
		write(t, h.near, "small")
		assert.Equal(t, "small", read(t, h.far, 5))
		write(t, h.near, string(bytes.Repeat([]byte("x"), 5000)))
		after(ms)
		write(t, h.near, "behind it")
		write(t, h.far, "back")
		assert.Equal(t, "back", read(t, h.near, 4))
		waits(t, h.far)
	})
}

// One direction dies, and what goes the other way arrives.
func TestOneDirectionOfALink(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		h.Strike(dropped(upOnly))
		write(t, h.near, "down")
		assert.Equal(t, "down", read(t, h.far, 4))
		write(t, h.far, "up")
		waits(t, h.near)
	})
}

// A fault of the other hop leaves the connection alone, and so does one of connections that
// come later.
func TestWhatALinkFaultSpares(t *testing.T) {
	for name, change := range map[string]func(*pod.LinkFault){
		"the other hop":   func(f *pod.LinkFault) { f.Hop = 1 },
		"new connections": func(f *pod.LinkFault) { f.Existing, f.New = false, true },
	} {
		t.Run(name, func(t *testing.T) {
			virtual(t, func(t *testing.T, h hop) {
				_, struck := h.Strike(dropped(change))
				assert.Zero(t, struck)
				write(t, h.near, "x")
				assert.Equal(t, "x", read(t, h.far, 1))
			})
		})
	}
}

// A connection that is dialled after the fault of new connections is made, and dead.
func TestNewConnectionsAreDead(t *testing.T) {
	fault := dropped(func(f *pod.LinkFault) { f.Existing, f.New = false, true })
	virtual(t, func(t *testing.T, h hop) {
		write(t, h.far, "hello")
		after(time.Second)
		waits(t, h.near)
	}, func(l *layer.Layer) { l.Links = []layer.Link{fault} })
}

// What forgets idle connections lets pass what comes in time, in either direction.
func TestIdleTimeout(t *testing.T) {
	for name, resets := range map[string]bool{"silent": false, "reset": true} {
		t.Run(name, func(t *testing.T) {
			link := faults.Of(pod.LinkFault{Kind: pod.Idling, Hop: 2, Existing: true, New: true, Idle: 10 * time.Second, Resets: resets})
			virtual(t, func(t *testing.T, h hop) {
				for range 3 {
					write(t, h.near, "x")
					read(t, h.far, 1)
					after(9 * time.Second)
					write(t, h.far, "y")
					read(t, h.near, 1)
					after(9 * time.Second)
				}
				after(2 * time.Second)
				write(t, h.near, "too late")
				waits(t, h.far)
				if resets {
					require.ErrorIs(t, ended(h.near), syscall.ECONNRESET)
					return
				}
				waits(t, h.near)
			}, func(l *layer.Layer) { l.Links = []layer.Link{link} })
		})
	}
}

// The RST with which an idle connection ends goes back over the link, where another fault
// may lose it.
func TestIdleResetIsLost(t *testing.T) {
	idle := faults.Of(pod.LinkFault{Kind: pod.Idling, Hop: 2, Existing: true, New: true, Idle: 10 * time.Second, Resets: true})
	for name, test := range map[string]struct {
		change func(*pod.LinkFault)
		told   bool
	}{
		"both ways":      {all, false},
		"its own way":    {func(f *pod.LinkFault) { f.Up = false }, false},
		"the way before": {upOnly, true},
	} {
		t.Run(name, func(t *testing.T) {
			virtual(t, func(t *testing.T, h hop) {
				write(t, h.far, "x")
				read(t, h.near, 1)
				after(11 * time.Second)
				h.Strike(dropped(test.change))
				write(t, h.far, "too late") // up
				waits(t, h.near)
				if test.told {
					require.ErrorIs(t, ended(h.far), syscall.ECONNRESET)
					return
				}
				waits(t, h.far)
			}, func(l *layer.Layer) { l.Links = []layer.Link{idle} })
		})
	}
}

// TCP keepalive is a packet too.
func TestKeepAliveBelowAnIdleTimeout(t *testing.T) {
	link := faults.Of(pod.LinkFault{Kind: pod.Idling, Hop: 2, Existing: true, New: true, Idle: 10 * time.Second})
	for idle, passes := range map[time.Duration]bool{5 * time.Second: true, 15 * time.Second: false} {
		virtual(t, func(t *testing.T, h hop) {
			write(t, h.near, "x")
			read(t, h.far, 1)
			after(time.Minute)
			write(t, h.near, "y")
			if passes {
				assert.Equal(t, "y", read(t, h.far, 1))
			} else {
				waits(t, h.far)
			}
		}, both(keepAlive(idle), func(l *layer.Layer) { l.Links = []layer.Link{link} }))
	}
}

// A slow link delays each packet by its latency, and not by more when several are under
// way.
func TestLatency(t *testing.T) {
	link := faults.Of(pod.LinkFault{Kind: pod.Slow, Hop: 2, Down: true, Existing: true, New: true, Latency: 50 * ms})
	virtual(t, func(t *testing.T, h hop) {
		start := time.Now()
		for range 3 {
			write(t, h.near, "x")
			after(10 * ms)
		}
		for i := range 3 {
			read(t, h.far, 1)
			assert.Equal(t, time.Duration(50+10*i)*ms, time.Since(start))
		}
		write(t, h.far, "y")
		at := time.Now()
		read(t, h.near, 1)
		assert.Zero(t, time.Since(at), "the other direction is not slow")
	}, func(l *layer.Layer) { l.Links = []layer.Link{link} })
}

// A lossy link loses nothing for good, and the same seed loses the same packets.
func TestLoss(t *testing.T) {
	took := make(map[uint64]time.Duration)
	for _, seed := range []uint64{1, 1, 2} {
		link := faults.Of(pod.LinkFault{Kind: pod.Lossy, Hop: 2, Up: true, Down: true, Existing: true, New: true, Percent: 30, Seed: seed})
		virtual(t, func(t *testing.T, h hop) {
			start := time.Now()
			for i := range 50 {
				write(t, h.near, string(rune('A'+i)))
				assert.Equal(t, string(rune('A'+i)), read(t, h.far, 1))
			}
			lasted := time.Since(start)
			assert.Greater(t, lasted, 2*time.Second, "some were sent again")
			if before, ok := took[seed]; ok {
				assert.Equal(t, before, lasted)
			}
			took[seed] = lasted
		}, func(l *layer.Layer) { l.Links = []layer.Link{link} })
	}
	assert.NotEqual(t, took[1], took[2])
}

// A flush and a dead link on one flow: what the link loses, the flush does not see.
func TestALinkAndAFlush(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		h.Strike(dropped(upOnly))
		h.flush()
		write(t, h.far, "into the pod") // mark-reject would answer with a reset
		after(time.Second)
		waits(t, h.far)
	})
	virtual(t, func(t *testing.T, h hop) {
		h.flush()
		h.Strike(dropped(func(f *pod.LinkFault) { f.Up = false }))
		write(t, h.far, "into the pod")
		require.ErrorIs(t, ended(h.far), syscall.ECONNRESET)
	})
}

// The links of the hops are where the hosts are: what goes over loopback in the pod crosses
// none.
func TestWhichFlowsCrossALink(t *testing.T) {
	for dialler, crosses := range map[evidence.Role]bool{evidence.Client: true, pod.InboundProxy: false} {
		h := newHopFrom(t, dialler, &memory.Network{})
		_, struck := h.Strike(dropped(all))
		assert.Equal(t, crosses, struck == 1, dialler)
	}
}
