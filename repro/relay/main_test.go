package relay_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if target := os.Getenv(childTarget); target != "" {
		os.Exit(beChild(target, os.Stdout))
	}
	goleak.VerifyTestMain(m)
}
