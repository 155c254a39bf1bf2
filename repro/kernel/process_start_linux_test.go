package kernel

import (
	"os/exec"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The agent's two commands, as processes: how long after the first one's end the second
// one kills the socket. pod.ProcessStart has the figure, and says how it was measured.
func TestProcessStart(t *testing.T) {
	needKernel(t)
	for _, tool := range []string{"conntrack", "ss"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("there is no %s to run", tool)
		}
	}
	const repetitions = 10
	number := strconv.Itoa(port)
	var windows []time.Duration
	for range repetitions {
		m := newPod(t, "plain")
		send(t, m.forwarder, m.client)
		killed := make(chan time.Time, 1)
		go func() {
			_, _ = m.client.Read(make([]byte, 1))
			killed <- time.Now()
		}()
		var deleted time.Time
		require.NoError(t, m.Layer.(*network).topology.pod.do(func() error {
			out, err := exec.Command("conntrack", "-D", "-p", "tcp", "--dport", number,
				"--reply-port-src", number, "--state", "ESTABLISHED").CombinedOutput()
			require.NoError(t, err, "%s", out)
			deleted = time.Now()
			return exec.Command("ss", "-K", "sport = :"+number).Run()
		}))
		windows = append(windows, (<-killed).Sub(deleted))
	}
	slices.Sort(windows)
	assert.Positive(t, windows[0], "the first command kills nothing")
	t.Logf("%s to %s, median %s", windows[0], windows[repetitions-1], windows[repetitions/2])
}
