package kernel

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// asVictim makes the test's own program hold a pod until it is killed.
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
	if err := Unable(Doctor()); err != nil {
		t.Skip(err)
	}
}
