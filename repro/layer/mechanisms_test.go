package layer_test

import (
	"io"
	"net"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/network/memory"
	"hangscope/repro/pod"
)

func inPod(roles ...evidence.Role) func(*layer.Layer) {
	return func(l *layer.Layer) { l.Pod = roles }
}

// A mechanism touches the flows of its port that have an end in the pod. Where it kills
// sockets, it is the end that accepted. Today's agent leaves alone what is redirected.
func TestWhichFlowsAMechanismTouches(t *testing.T) {
	both := func(ll ...func(*layer.Layer)) []func(*layer.Layer) { return ll }
	otherPort := func(l *layer.Layer) { l.Ports = map[evidence.Role]int{evidence.Forwarder: otherPort} }
	tests := map[string]struct {
		configure       []func(*layer.Layer)
		entries, socket bool // whether it touches conntrack's entries, and sockets
	}{
		"into the pod":             {nil, true, true},
		"out of the pod":           {both(inPod(evidence.Client)), true, false},
		"within the pod":           {both(inPod(evidence.Client, evidence.Forwarder)), true, true},
		"past the pod":             {both(inPod()), false, false},
		"of another port":          {both(otherPort), false, false},
		"of another port, out":     {both(otherPort, inPod(evidence.Client)), false, false},
		"past, and another port":   {both(otherPort, inPod()), false, false},
		"redirected to a relay":    {both(func(l *layer.Layer) { l.Path = path("steal") }), true, false},
		"redirected, another port": {both(func(l *layer.Layer) { l.Path = path("meshio") }, otherPort), false, false},
	}
	for name, test := range tests {
		for _, m := range mechanisms.All {
			t.Run(name+"/"+m.Name, func(t *testing.T) {
				virtual(t, func(t *testing.T, h hop) {
					want := test.entries
					if m == &mechanisms.SocketKill {
						want = test.socket
					}
					h.Flush(m)
					count := h.Counts()[0]
					if m == &mechanisms.UntranslatedAndSocketKill && count.Redirected {
						want = false
					}
					assert.Equal(t, want, count.Matched)
				}, test.configure...)
			})
		}
	}
}

// path is the path of a name.
func path(name string) *pod.Path {
	found, err := pod.FindPath(name)
	if err != nil {
		panic(err)
	}
	return found
}

// What a mechanism does to a connection into the pod that was quiet, when the near side
// writes ten bytes, then the far side, then both once more.
func TestWhatAMechanismDoes(t *testing.T) {
	type side struct {
		got  string // of the other side's 0123456789abcdefghij
		told error
	}
	const all = "0123456789abcdefghij"
	tests := map[*layer.Mechanism]struct{ near, far side }{
		&mechanisms.ConntrackDelete:            {side{all, nil}, side{all, nil}},
		&mechanisms.ConntrackDeleteEstablished: {side{all, nil}, side{all, nil}},
		&mechanisms.ConntrackAndSocketKill:     {side{"", syscall.ECONNRESET}, side{"", syscall.ECONNRESET}},
		&mechanisms.SocketKill:                 {side{"", syscall.ECONNRESET}, side{"", syscall.ECONNRESET}},
		&mechanisms.UntranslatedAndSocketKill:  {side{"", syscall.ECONNRESET}, side{"", syscall.ECONNRESET}},
		// The far side gets what leaves the pod, and is rejected when it answers.
		&mechanisms.MarkReject:    {side{"", nil}, side{"0123456789", syscall.ECONNRESET}},
		&mechanisms.EarlySegments: {side{all, nil}, side{all, nil}},
		&mechanisms.LostBuffer:    {side{"56789abcdefghij", nil}, side{"56789abcdefghij", nil}},
		&mechanisms.HeldBuffer:    {side{all, nil}, side{all, nil}},
		&mechanisms.HalfOpen:      {side{"", syscall.ECONNRESET}, side{"", nil}},
		&mechanisms.BlackHole:     {side{"", nil}, side{"", nil}},
	}
	for _, m := range mechanisms.All {
		test, ok := tests[m]
		require.True(t, ok, "%s has no test", m.Name)
		t.Run(m.Name, func(t *testing.T) {
			virtual(t, func(t *testing.T, h hop) {
				h.Flush(m)
				near, far := reading(h.near), reading(h.far)
				for _, text := range []string{all[:10], all[10:]} {
					for _, conn := range []net.Conn{h.near, h.far} {
						_, _ = io.WriteString(conn, text)
						synctest.Wait()
						after(5 * time.Second)
					}
				}
				for side, want := range map[*reader]side{near: test.near, far: test.far} {
					got, err := side.state()
					assert.Equal(t, want.got, got)
					if want.told == nil {
						require.NoError(t, err)
					} else {
						require.ErrorIs(t, err, want.told)
					}
				}
			})
		})
	}
}

// reader reads what comes on a connection.
type reader struct {
	results chan result
	got     string
	err     error
}

type result struct {
	text string
	err  error
}

func reading(conn net.Conn) *reader {
	r := &reader{results: make(chan result, 1000)}
	go func() {
		for {
			buffer := make([]byte, 100)
			n, err := conn.Read(buffer)
			r.results <- result{string(buffer[:n]), err}
			if err != nil {
				return
			}
		}
	}()
	return r
}

// state is what has come until all is idle, and how it ended.
func (r *reader) state() (string, error) {
	synctest.Wait()
	for {
		select {
		case next := <-r.results:
			r.got += next.text
			r.err = next.err
		default:
			return r.got, r.err
		}
	}
}

// What is kept back comes when more comes, and what is lost is lost once, in each
// direction by itself.
func TestHalfOfAMessage(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		h.Flush(&mechanisms.HeldBuffer)
		near := reading(h.near)
		write(t, h.far, "0123456789")
		got, _ := near.state()
		assert.Equal(t, "01234", got)
		after(time.Hour)
		got, _ = near.state()
		assert.Equal(t, "01234", got)
		write(t, h.far, "ab")
		got, _ = near.state()
		assert.Equal(t, "0123456789ab", got)
		// One direction has had its share. The other has not: a flush now changes nothing.
		_, matched := h.Flush(&mechanisms.BlackHole)
		assert.Zero(t, matched)
		far := reading(h.far)
		write(t, h.near, "0123456789")
		got, _ = far.state()
		assert.Equal(t, "01234", got)
		_, matched = h.Flush(&mechanisms.BlackHole)
		assert.Equal(t, 1, matched, "it is over")
	})
}

// After the first of a half-open connection's two ends was told, the other never is.
func TestHalfOpenTellsOneEnd(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		write(t, h.near, "x")
		read(t, h.far, 1)
		h.Flush(&mechanisms.HalfOpen)
		near, far := reading(h.near), reading(h.far)
		after(100 * time.Millisecond)
		_, err := far.state()
		require.NoError(t, err, "its kernel has acknowledged, and that tells nobody")
		write(t, h.near, "x")
		_, err = near.state()
		require.ErrorIs(t, err, syscall.ECONNRESET)
		write(t, h.far, "y")
		after(15 * time.Minute)
		_, err = far.state()
		require.NoError(t, err)
		after(time.Minute)
		_, err = far.state()
		require.ErrorIs(t, err, syscall.ETIMEDOUT, "its kernel gives up")
		assert.Equal(t, []evidence.Role{evidence.Forwarder}, h.Counts()[0].Resets)
	})
}

// Whoever is out of the pod is rejected, also where it was dialled from within.
func TestMarkRejectOutOfThePod(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		h.flush()
		write(t, h.far, "leaves")
		assert.Equal(t, "leaves", read(t, h.near, 6))
		require.ErrorIs(t, ended(h.near), syscall.ECONNRESET)
		assert.Equal(t, []evidence.Role{evidence.Forwarder}, h.Counts()[0].Resets)
	}, inPod(evidence.Client))
}

// Who has not asked yet where a connection was going when its entry is deleted is not
// told any more, and does not pass it on.
func TestConntrackDeleteBeforeTheAgentAsks(t *testing.T) {
	for mechanism, want := range map[*layer.Mechanism]struct{ matched, flows int }{
		&mechanisms.ConntrackDelete:           {1, 1},
		&mechanisms.UntranslatedAndSocketKill: {0, 2},
		&mechanisms.EarlySegments:             {1, 2},
	} {
		t.Run(mechanism.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &layer.Layer{
					Setup: pod.Setup{
						Clock: evidence.StartClock(), Ports: map[evidence.Role]int{evidence.Forwarder: stolenPort},
						Path: path("steal"), AcceptDelay: time.Second,
					},
					Under: &memory.Network{}, Port: stolenPort, Pod: []evidence.Role{evidence.Forwarder},
				}
				defer l.Close()
				listener, err := l.Listen(evidence.Forwarder)
				require.NoError(t, err)
				defer listener.Close()
				client, err := l.Dial(t.Context(), evidence.Client, evidence.Forwarder)
				require.NoError(t, err)
				defer client.Close()
				synctest.Wait()
				_, matched := l.Flush(mechanism)
				assert.Equal(t, want.matched, matched)
				after(2 * time.Second)
				assert.Len(t, l.Counts(), want.flows)
				if want.flows == 2 {
					accepted, err := listener.Accept()
					require.NoError(t, err)
					require.NoError(t, accepted.Close())
				}
				l.Close()
			})
		})
	}
}

// Segments of one byte arrive one by one.
func TestEarlySegmentsAreOneByte(t *testing.T) {
	flow := &layer.Flow{OriginalPort: stolenPort, InPod: [layer.Sides]bool{true, false}}
	fault := mechanisms.EarlySegments.Flush(flow, stolenPort)
	require.NotNil(t, fault)
	assert.Equal(t, layer.Cut(1), fault.Packet(flow, layer.Packet{Size: 10}))
	virtual(t, func(t *testing.T, h hop) {
		h.Flush(&mechanisms.EarlySegments)
		write(t, h.far, "0123456789")
		assert.Equal(t, "0123456789", read(t, h.near, 10))
		assert.EqualValues(t, 10, h.Counts()[0].Delivered)
		_, matched := h.Flush(&mechanisms.BlackHole)
		assert.Zero(t, matched, "that flow has its fault for good")
	})
}

// Within the pod nobody is told. What an application writes arrives with the first
// retransmission that finds the hole, and a relay is reset then. A later write does not
// put that off.
func TestMarkRejectWithinThePod(t *testing.T) {
	// Stealing redirects to the agent what an inbound proxy sends.
	meshed := func(l *layer.Layer) { l.Path = path("meshio") }
	tests := map[string]struct {
		dialler   evidence.Role
		configure func(*layer.Layer)
		from      func(h hop) (writes, reads net.Conn)
		got       string
		told      error
	}{
		"from an application": {evidence.Client, func(*layer.Layer) {}, func(h hop) (net.Conn, net.Conn) { return h.far, h.near }, "onetwo", nil},
		"back to it":          {evidence.Client, func(*layer.Layer) {}, func(h hop) (net.Conn, net.Conn) { return h.near, h.far }, "onetwo", nil},
		"from a relay":        {pod.InboundProxy, meshed, func(h hop) (net.Conn, net.Conn) { return h.far, h.near }, "", syscall.ECONNRESET},
		"to a relay":          {pod.InboundProxy, meshed, func(h hop) (net.Conn, net.Conn) { return h.near, h.far }, "onetwo", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHopFrom(t, test.dialler, &memory.Network{}, inPod(evidence.Client, evidence.Forwarder), test.configure)
				h.Flush(&mechanisms.MarkReject)
				writes, reads := test.from(h)
				writer, reader := reading(writes), reading(reads)
				write(t, writes, "one")
				after(10 * time.Second)
				if test.told == nil {
					write(t, writes, "two")
				}
				after(hole - 10*time.Second - time.Millisecond)
				got, err := reader.state()
				assert.Empty(t, got)
				require.NoError(t, err)
				_, err = writer.state()
				require.NoError(t, err)
				after(2 * time.Millisecond)
				got, err = reader.state()
				assert.Equal(t, test.got, got)
				require.NoError(t, err)
				_, err = writer.state()
				if test.told == nil {
					require.NoError(t, err)
					write(t, writes, "!")
					got, _ = reader.state()
					assert.Equal(t, "onetwo!", got, "from then on it passes")
				} else {
					require.ErrorIs(t, err, test.told)
				}
			})
		})
	}
}

// An acknowledgement alone wakes nobody: it is lost, and no timer begins with it.
func TestMarkRejectSwallowsAcknowledgementsWithinThePod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHopFrom(t, pod.InboundProxy, &memory.Network{})
		write(t, h.near, "x")
		read(t, h.far, 1)
		h.Flush(&mechanisms.MarkReject)
		after(time.Hour)
		waits(t, h.far)
	})
}

// The near side of a rejected connection learns it from a keepalive probe too, if
// conntrack has forgotten the connection, or if nine of them were not answered.
func TestMarkRejectAndKeepAlive(t *testing.T) {
	tests := map[string]struct {
		idle, want time.Duration
		told       error
	}{
		"probes before the entry dies":    {6 * time.Second, 60 * time.Second, syscall.ETIMEDOUT}, // the tenth
		"probes just when the entry dies": {10 * time.Second, 10 * time.Second, syscall.ECONNRESET},
		"probes after it has died":        {15 * time.Second, 15 * time.Second, syscall.ECONNRESET},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			virtual(t, func(t *testing.T, h hop) {
				h.flush()
				write(t, h.far, "x")
				require.ErrorIs(t, ended(h.far), syscall.ECONNRESET)
				start := time.Now()
				require.ErrorIs(t, ended(h.near), test.told)
				assert.Equal(t, test.want, time.Since(start))
			}, keepAlive(test.idle))
		})
	}
}

// When stealing begins, the entry of a connection that was not redirected is gone with
// the flush, and its next packet from outside comes to the agent, which knows nothing
// of it. What the pod sends comes to where it went before.
func TestConntrackDeleteBehindANewRule(t *testing.T) {
	for name, mechanism := range map[string]*layer.Mechanism{
		"conntrack-delete": &mechanisms.ConntrackDelete, "conntrack-delete-established": &mechanisms.ConntrackDeleteEstablished,
	} {
		t.Run(name+", the far side sends first", func(t *testing.T) {
			virtual(t, func(t *testing.T, h hop) {
				h.Flush(mechanism)
				near, far := reading(h.near), reading(h.far)
				write(t, h.far, "x")
				_, err := far.state()
				require.ErrorIs(t, err, syscall.ECONNRESET)
				after(time.Minute)
				got, err := near.state()
				assert.Empty(t, got)
				require.NoError(t, err, "the near side hears nothing")
				write(t, h.near, "y")
				_, err = near.state()
				require.ErrorIs(t, err, syscall.ECONNRESET, "until it sends something too")
			}, stealing)
		})
		t.Run(name+", the near side sends first", func(t *testing.T) {
			virtual(t, func(t *testing.T, h hop) {
				h.Flush(mechanism)
				write(t, h.near, "x")
				read(t, h.far, 1)
				write(t, h.far, "y")
				read(t, h.near, 1)
				_, matched := h.Flush(&mechanisms.BlackHole)
				assert.Zero(t, matched, "the entry is there again, but its original port is the far side's")
			}, stealing)
		})
	}
}

func TestNamesOfMechanisms(t *testing.T) {
	names := mechanisms.Names()
	require.Len(t, names, len(mechanisms.All))
	for i, name := range names {
		assert.Equal(t, mechanisms.All[i].Name, name)
	}
}
