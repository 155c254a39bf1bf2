package checks_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/checks"
	"hangscope/repro/result"
)

// A command is printed whole or not at all: a name that was cut names nothing.
func TestRerun(t *testing.T) {
	for name, test := range map[string]struct {
		scenario string
		set      []string
		want     string
	}{
		"none":            {"", nil, ""},
		"as it comes":     {"mirror-again", nil, "hangscope run mirror-again"},
		"a long name":     {"mirrord-4552", []string{"flush.mechanism=conntrack-and-socket-kill"}, "hangscope run --set flush.mechanism=conntrack-and-socket-kill mirrord-4552"},
		"two":             {"mirrord-4552", []string{"path=mirror", "flush.mechanism=half-open"}, "hangscope run --set path=mirror --set flush.mechanism=half-open mirrord-4552"},
		"two commands":    {"mirrord-4552; rm", nil, ""},
		"a flag":          {"--help", nil, ""},
		"two words":       {"mirrord-4552", []string{"path=mirror -o x"}, ""},
		"far too long":    {strings.Repeat("a", 1000), nil, ""},
		"more than it is": {"mirrord-4552", []string{"a=1", "a=1", "a=1", "a=1", "a=1"}, ""},
	} {
		assert.Equal(t, test.want, checks.Rerun(result.CheckedScenario{Name: test.scenario, Set: test.set}), name)
	}
}
