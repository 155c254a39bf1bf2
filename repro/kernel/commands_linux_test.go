package kernel

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

// counted matches what a rule has counted, which differs between two tables
// that are otherwise alike.
var counted = regexp.MustCompile(`counter packets \d+ bytes \d+`)

// ruleset returns what nft lists in a namespace.
func ruleset(t *testing.T, in *namespace) string {
	t.Helper()
	var out []byte
	require.NoError(t, in.do(func() (err error) {
		out, err = exec.Command("nft", "list", "ruleset").CombinedOutput()
		return err
	}), string(out))
	return counted.ReplaceAllString(string(out), "counter")
}

// The commands that a reader runs by hand make the same rules as the run
// itself, on every path, and those of the flush too.
func TestCommandsByHandMakeTheSameRules(t *testing.T) {
	needKernel(t)
	if _, err := exec.LookPath("nft"); err != nil {
		t.Skip("there is no nft to run the commands with")
	}
	for _, path := range pod.Paths {
		t.Run(path.Name, func(t *testing.T) {
			config := Config{Setup: pod.Setup{
				Path:  path,
				Ports: map[evidence.Role]int{evidence.Forwarder: port, evidence.Upstream: port},
			}}
			lines, err := Commands(config, "mark-reject")
			require.NoError(t, err)
			byHand, err := newNamespace()
			require.NoError(t, err)
			defer byHand.close()
			for _, line := range lines {
				command, nft := strings.CutPrefix(line, inPod("nft "))
				if !nft {
					continue
				}
				require.NoError(t, byHand.do(func() error {
					return exec.Command("sh", "-c", "nft "+command).Run()
				}), line)
			}
			m := newPod(t, path.Name)
			_, _, err = m.Flush("mark-reject", 0)
			require.NoError(t, err)
			made := ruleset(t, m.Layer.(*network).topology.pod.namespace)
			assert.Equal(t, made, ruleset(t, byHand))
			assert.Contains(t, made, "reject with tcp reset")
		})
	}
}

func TestPortsOfRelaysGiveWay(t *testing.T) {
	config := Config{Setup: pod.Setup{Ports: map[evidence.Role]int{evidence.Forwarder: 4141, evidence.Upstream: 4151}}}
	ports := config.relayPorts([]pod.Redirect{{To: pod.Agent}, {To: pod.InboundProxy}, {To: pod.OutboundProxy}})
	assert.Equal(t, map[evidence.Role]int{pod.Agent: 4161, pod.InboundProxy: 4143, pod.OutboundProxy: 4140}, ports)
}
