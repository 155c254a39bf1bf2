package kernel

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// asVictim has the test's own program hold a pod until it is killed.
const asVictim = "HANGSCOPE_TEST_VICTIM"

func TestMain(m *testing.M) {
	if os.Getenv(asVictim) != "" {
		if err := hold(); err != nil {
			fmt.Fprintln(os.Stderr, "failed:", err)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// needKernel skips a test where the machine cannot run it, and says why.
func needKernel(t *testing.T) {
	t.Helper()
	findings := Doctor()
	for _, f := range findings {
		if !f.OK() && !f.Optional {
			t.Skipf("no %s: %v", f.Part, f.Err)
		}
	}
	require.True(t, CanRun(findings))
}
