package layer_test

import (
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/layer/mechanisms"
)

// What the pod sends between the two commands of a flush meets the rules without an
// entry. Behind an outbound proxy its own socket is reset then, the second command has
// nothing to kill, and the far side is never told. Without such a rule it comes through.
func TestWhatIsSentBetweenTheCommands(t *testing.T) {
	for _, mechanism := range []*layer.Mechanism{&mechanisms.ConntrackAndSocketKill, &mechanisms.UntranslatedAndSocketKill} {
		for name, test := range map[string]struct {
			path string
			send bool
			told []evidence.Role
		}{
			"the pod sends, behind an outbound proxy": {"meshout", true, []evidence.Role{evidence.Forwarder}},
			"nobody sends, behind an outbound proxy":  {"meshout", false, []evidence.Role{evidence.Client, evidence.Forwarder}},
			"the pod sends, without a rule":           {"plain", true, []evidence.Role{evidence.Client, evidence.Forwarder}},
		} {
			t.Run(mechanism.Name+"/"+name, func(t *testing.T) {
				virtual(t, func(t *testing.T, h hop) {
					near, far := reading(h.near), reading(h.far)
					h.Command(mechanism, 0)
					if test.send {
						write(t, h.near, "x")
						_, _ = near.state()
					}
					h.Command(mechanism, 1)
					after(time.Minute)
					assert.Equal(t, test.told, h.Counts()[0].Resets)
					_, err := far.state()
					if len(test.told) == 2 {
						require.ErrorIs(t, err, syscall.ECONNRESET)
					} else {
						require.NoError(t, err)
					}
				}, func(l *layer.Layer) { l.Path = path(test.path) })
			})
		}
	}
}

// A pod with two families of addresses is flushed twice. What was connected between the
// two passes is killed by the second, which asks for the port alone.
func TestTheSecondPassKillsWhatWasMadeAgain(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		pass := func() {
			for command := range mechanisms.UntranslatedAndSocketKill.Commands() {
				h.Command(&mechanisms.UntranslatedAndSocketKill, command)
			}
		}
		pass()
		require.ErrorIs(t, ended(h.far), syscall.ECONNRESET)
		listener, err := h.Listen(evidence.Forwarder)
		require.NoError(t, err)
		defer listener.Close()
		again, err := h.Dial(t.Context(), evidence.Client, evidence.Forwarder)
		require.NoError(t, err)
		accepted, err := listener.Accept()
		require.NoError(t, err)
		write(t, again, "x")
		read(t, accepted, 1)
		pass()
		for _, conn := range []net.Conn{again, accepted} {
			require.ErrorIs(t, ended(conn), syscall.ECONNRESET)
		}
	})
}
