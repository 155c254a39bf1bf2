package kernel

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

const port = 50051

// made is a pod with a connection on each of its hops.
type made struct {
	pod.Layer
	client, forwarder   net.Conn // hop 2
	outbound, upstream  net.Conn // hop 1
	forwards, upstreams net.Listener
}

func makePod(path string) (*made, error) {
	found, err := pod.FindPath(path)
	if err != nil {
		return nil, err
	}
	m := &made{}
	m.Layer, err = New(Config{Setup: pod.Setup{
		Clock: evidence.StartClock(), Path: found,
		Ports: map[evidence.Role]int{evidence.Forwarder: port, evidence.Upstream: port},
	}})
	if err != nil {
		return nil, err
	}
	return m, m.connect()
}

func (m *made) connect() (err error) {
	if m.upstreams, err = m.Listen(evidence.Upstream); err != nil {
		return err
	}
	if m.forwards, err = m.Listen(evidence.Forwarder); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if m.outbound, err = m.Dial(ctx, evidence.Forwarder, evidence.Upstream); err != nil {
		return err
	}
	if m.upstream, err = m.upstreams.Accept(); err != nil {
		return err
	}
	if m.client, err = m.Dial(ctx, evidence.Client, evidence.Forwarder); err != nil {
		return err
	}
	m.forwarder, err = m.forwards.Accept()
	return err
}

func newPod(t *testing.T, path string) *made {
	t.Helper()
	needKernel(t)
	m, err := makePod(path)
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = m.forwards.Close()
		_ = m.upstreams.Close()
		m.Close()
	})
	return m
}

// On every path bytes come through, and the account knows their way.
func TestPathsCarryBytes(t *testing.T) {
	tests := map[string][]string{
		"plain":   {"forwarder → upstream", "client → forwarder"},
		"std":     {"forwarder → upstream", "client → forwarder"},
		"steal":   {"forwarder → upstream", "client → agent redirected", "agent → forwarder"},
		"meshout": {"forwarder → outbound proxy redirected", "outbound proxy → upstream", "client → forwarder"},
		"meshio": {
			"forwarder → outbound proxy redirected", "outbound proxy → upstream",
			"client → inbound proxy redirected", "inbound proxy → forwarder",
		},
	}
	for path, want := range tests {
		t.Run(path, func(t *testing.T) {
			m := newPod(t, path)
			send(t, m.client, m.forwarder)
			send(t, m.forwarder, m.client)
			send(t, m.outbound, m.upstream)
			send(t, m.upstream, m.outbound)
			var got []string
			for _, c := range m.Counts() {
				text := fmt.Sprintf("%s → %s", c.From, c.To)
				if c.Redirected {
					text += " redirected"
				}
				got = append(got, text)
				assert.EqualValues(t, 2*len(word5), c.Delivered, text)
				assert.Zero(t, c.Swallowed, text)
			}
			assert.Equal(t, want, got)
		})
	}
}

const word5 = "hello"

func send(t *testing.T, from, to net.Conn) {
	t.Helper()
	_, err := from.Write([]byte(word5))
	require.NoError(t, err)
	require.NoError(t, to.SetReadDeadline(time.Now().Add(10*time.Second)))
	got := make([]byte, len(word5))
	_, err = io.ReadFull(to, got)
	require.NoError(t, err)
	assert.Equal(t, word5, string(got))
}

// Each mechanism matches what it would match in a pod, and does it.
func TestMechanismsMatch(t *testing.T) {
	tests := map[string][]bool{ // forwarder → upstream, client → forwarder
		"conntrack-delete":             {true, true},
		"mark-reject":                  {true, true},
		"conntrack-delete-established": {true, true},
		"conntrack-and-socket-kill":    {true, true},
		"socket-kill":                  {false, true},
		"untranslated-and-socket-kill": {true, true},
	}
	require.Len(t, tests, len(Mechanisms()))
	for mechanism, want := range tests {
		t.Run(mechanism, func(t *testing.T) {
			m := newPod(t, "std")
			send(t, m.upstream, m.outbound)
			send(t, m.forwarder, m.client)
			_, matched, err := m.Flush(mechanism, 0)
			require.NoError(t, err)
			number := 0
			for i, c := range m.Counts() {
				assert.Equal(t, want[i], c.Matched, "%s → %s", c.From, c.To)
				if c.Matched {
					number++
				}
			}
			assert.Equal(t, number, matched)
		})
	}
}

// A marked connection lets nothing in, and only the sender is told.
func TestMarkRejectTellsTheSenderAlone(t *testing.T) {
	m := newPod(t, "std")
	send(t, m.upstream, m.outbound)
	_, _, err := m.Flush("mark-reject", 0)
	require.NoError(t, err)
	_, err = m.upstream.Write([]byte("lost"))
	require.NoError(t, err)
	_, err = m.upstream.Read(make([]byte, 1))
	require.ErrorIs(t, err, syscall.ECONNRESET)
	rejected, err := m.Layer.(*network).netfilter.rejected()
	require.NoError(t, err)
	assert.NotZero(t, rejected)

	require.NoError(t, m.outbound.SetReadDeadline(time.Now().Add(100*time.Millisecond)))
	_, err = m.outbound.Read(make([]byte, 1))
	require.ErrorIs(t, err, os.ErrDeadlineExceeded, "the pod's side is not told")
	count := m.Counts()[0]
	assert.EqualValues(t, len("lost"), count.Swallowed)
	assert.Equal(t, []evidence.Role{evidence.Upstream}, count.Resets)
}

// A flush that comes again and again does not end the entry of a rejected connection before
// its time: the RST that answers what the pod sends would come in.
func TestMarkRejectAgain(t *testing.T) {
	m := newPod(t, "std")
	send(t, m.upstream, m.outbound)
	const passes = 15 // more than the seconds for which such an entry lives
	for range passes {
		_, _, err := m.Flush("mark-reject", 0)
		require.NoError(t, err)
		_, _ = m.upstream.Write([]byte("lost"))
	}
	_, err := m.outbound.Write([]byte("not told"))
	require.NoError(t, err)
	require.NoError(t, m.outbound.SetReadDeadline(time.Now().Add(100*time.Millisecond)))
	_, err = m.outbound.Read(make([]byte, 1))
	require.ErrorIs(t, err, os.ErrDeadlineExceeded, "the pod's side is not told")
}

func TestSocketKillTellsBothAtOnce(t *testing.T) {
	m := newPod(t, "std")
	send(t, m.forwarder, m.client)
	_, _, err := m.Flush("socket-kill", 0)
	require.NoError(t, err)
	_, err = m.forwarder.Read(make([]byte, 1))
	require.ErrorIs(t, err, syscall.ECONNABORTED)
	_, err = m.client.Read(make([]byte, 1))
	require.ErrorIs(t, err, syscall.ECONNRESET)
}

// The relaying processes have the same order each time.
func TestRelaysHaveAnOrder(t *testing.T) {
	var roles []evidence.Role
	for _, process := range newPod(t, "meshio").Layer.(*network).processes {
		roles = append(roles, process.Role)
	}
	assert.Equal(t, []evidence.Role{pod.Agent, pod.InboundProxy, pod.OutboundProxy}, roles)
}

// When conntrack has forgotten where a connection was going, the process that
// accepts it is told so.
func TestOriginalDestinationIsForgotten(t *testing.T) {
	m := newPod(t, "steal")
	n := m.Layer.(*network)
	agents := n.flows.order[len(n.flows.order)-2].ends[1]
	destination, err := originalDestination(agents)
	require.NoError(t, err)
	assert.Equal(t, addressOn(n.topology.pod, port), destination)
	_, _, err = m.Flush("conntrack-delete", 0)
	require.NoError(t, err)
	_, err = originalDestination(agents)
	assert.ErrorIs(t, err, syscall.ENOENT)
}

func TestAckOwed(t *testing.T) {
	m := newPod(t, "std")
	// Linux acknowledges the first packets of a connection at once. Later, an
	// answer acknowledges what it answers, and its own acknowledgement is
	// delayed.
	for range 50 {
		send(t, m.forwarder, m.client)
		send(t, m.client, m.forwarder)
	}
	assert.True(t, m.AckOwed())
	assert.Eventually(t, func() bool { return !m.AckOwed() }, 10*time.Second, time.Millisecond)
}

func TestClosedNetworkRefuses(t *testing.T) {
	m := newPod(t, "std")
	m.Close()
	m.Close()
	_, err := m.Dial(t.Context(), evidence.Client, evidence.Forwarder)
	require.ErrorIs(t, err, net.ErrClosed)
	_, err = m.Listen(evidence.Upstream)
	require.ErrorIs(t, err, net.ErrClosed)
	_, _, err = m.Flush("mark-reject", 0)
	require.ErrorIs(t, err, net.ErrClosed)
}

// hold makes a pod in the state in which most could be left behind: a flush is
// in force, and a connection has sent what nobody will acknowledge. It writes
// that it is ready, and waits to be killed.
func hold() error {
	m, err := makePod("meshio")
	if err != nil {
		return err
	}
	if _, _, err := m.Flush("mark-reject", 0); err != nil {
		return err
	}
	if _, err := m.forwarder.Write([]byte("never acknowledged")); err != nil {
		return err
	}
	if _, err := os.Stdout.WriteString("ready"); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin) // never ends: nobody writes
	return err
}

// victim starts a process that holds a pod.
func victim(t *testing.T) *exec.Cmd {
	t.Helper()
	needKernel(t)
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), asVictim+"=1")
	_, err := command.StdinPipe()
	require.NoError(t, err)
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	said := make([]byte, len("ready"))
	_, err = io.ReadFull(out, said)
	require.NoError(t, err)
	require.Equal(t, "ready", string(said))
	return command
}
