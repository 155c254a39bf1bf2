package docs_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

var quoted = regexp.MustCompile("`([^`]+)`")

// rowsOf returns the rows of a page's tables below a heading, cell by cell.
func rowsOf(t *testing.T, page, heading string) [][]string {
	t.Helper()
	var rows [][]string
	for _, table := range tablesOf(t, page) {
		if table.heading == heading {
			rows = append(rows, table.rows...)
		}
	}
	require.NotEmpty(t, rows, heading)
	return rows
}

// Each row of the guide leads to scenarios that exist, and each scenario that is not about
// mirrord's flushes is in it.
func TestFieldGuideHasAllKinds(t *testing.T) {
	const page = "field-guide.md"
	var named []string
	for _, row := range rowsOf(t, page, "What you see") {
		for _, match := range quoted.FindAllStringSubmatch(row[len(row)-1], -1) {
			_, err := scenarios.Builtin(match[1])
			require.NoError(t, err)
			named = append(named, match[1])
		}
	}
	for _, s := range scenarios.All() {
		if family := s.Family(); family != scenarios.MirrordFamily && family != scenarios.MeshFamily {
			assert.Contains(t, named, s.Name, "the guide has no symptom for it")
		}
	}
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	for _, name := range scenarios.FamilyNames() {
		assert.Contains(t, string(text), "`"+name+"`")
	}
}

// The frames that the guide names are those of a call that waits there.
func TestFieldGuideNamesFrames(t *testing.T) {
	waits := map[string]string{
		"transport.(*recvBufferReader).readMessageHeaderClient": "upstream-quiet",
		"transport.(*ClientStream).waitOnHeader":                "mtu",
		"transport.(*writeQuota).get":                           "slow-client",
		"grpc.(*pickerWrapper).pick":                            "no-settings",
		"transport.NewHTTP2Client":                              "no-settings",
		"transport.(*http2Client).NewStream":                    "stream-limit",
	}
	for _, row := range rowsOf(t, "field-guide.md", "The goroutines") {
		frame := quoted.FindStringSubmatch(row[0])
		if frame == nil {
			continue
		}
		s, err := scenarios.Builtin(waits[frame[1]])
		require.NoError(t, err, frame[1])
		delete(waits, frame[1])
		var stacks []string
		_, err = repro.Run(t.Context(), s, repro.Options{
			Clock: result.VirtualClock, Seed: 1, Cures: result.NoCures,
			Record: func(r result.Recording) { stacks = append(stacks, string(r.Goroutines)) },
		})
		require.NoError(t, err)
		found := slices.ContainsFunc(stacks, func(text string) bool { return strings.Contains(text, frame[1]+"(") })
		assert.True(t, found, "%s: no goroutine of %s has it", frame[1], s.Name)
	}
	assert.Empty(t, waits, "the guide does not name them")
}
