package bundle_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"hangscope/report"
	"hangscope/report/bundle"
	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// runVirtually runs each scenario a number of times, and keeps what they leave.
func runVirtually(t *testing.T, times int, names ...string) bundle.Bundle {
	t.Helper()
	kept := &bundle.Kept{}
	var plans []repro.Plan
	for _, name := range names {
		scenario, err := scenarios.Builtin(name)
		require.NoError(t, err)
		for seed := range times {
			plans = append(plans, repro.Plan{Scenario: scenario, Options: repro.Options{
				Seed: uint64(seed + 7), Cures: result.BriefCures, //nolint:gosec // they are few
				Clock: result.VirtualClock, Record: kept.Recorder(len(plans)),
			}})
		}
	}
	set, err := repro.RunAll(t.Context(), plans, kept.Ended)
	require.NoError(t, err)
	return bundle.Bundle{Set: set, Whole: len(plans) > 1, Kept: kept}
}

// unpacked is a bundle as it is unpacked: the names in their order, the files.
func unpacked(t *testing.T, b bundle.Bundle) (names []string, files map[string]string, contents bundle.Contents) {
	t.Helper()
	var packed bytes.Buffer
	contents, err := b.Write(&packed)
	require.NoError(t, err)
	archive, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	require.NoError(t, err)
	files = make(map[string]string)
	for _, entry := range archive.File {
		file, err := entry.Open()
		require.NoError(t, err)
		data, err := io.ReadAll(file)
		require.NoError(t, err)
		require.NotContains(t, files, entry.Name, "twice")
		names, files[entry.Name] = append(names, entry.Name), string(data)
	}
	return names, files, contents
}

// others are the names of the files that are no reports, whose formats grow.
func others(names []string) []string {
	var all []string
	for _, name := range names {
		if !strings.Contains(name, "report.") {
			all = append(all, name)
		}
	}
	return all
}

// reportFiles are what the reports are called, whatever formats there are.
func reportFiles() []string {
	var all []string
	for _, name := range report.Names() {
		all = append(all, report.Formats[name].File)
	}
	return all
}
