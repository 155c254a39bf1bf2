package bundle_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report"
	"hangscope/report/bundle"
	"hangscope/repro"
	"hangscope/repro/network"
	"hangscope/scenarios"
)

// runVirtually runs scenarios, and keeps what they leave.
func runVirtually(t *testing.T, names ...string) (*repro.Set, []bundle.Run) {
	t.Helper()
	runs := make([]bundle.Run, len(names))
	var plans []repro.Plan
	for i, name := range names {
		scenario, err := scenarios.Builtin(name)
		require.NoError(t, err)
		plans = append(plans, repro.Plan{Scenario: scenario, Options: repro.Options{
			Seed: 7, Cures: repro.BriefCures,
			NewNetwork: func() network.Network { return &network.Memory{} },
			Record:     func(r repro.Recording) { runs[i].Recordings = append(runs[i].Recordings, r) },
		}})
	}
	var set *repro.Set
	synctest.Test(t, func(t *testing.T) {
		var err error
		set, err = repro.RunAll(t.Context(), plans, func(i int, r *repro.Result) { runs[i].Result = r })
		require.NoError(t, err)
	})
	return set, runs
}

// names are those of the files, except for the reports: their formats grow.
func names(files []bundle.File) []string {
	var all []string
	for _, file := range files {
		if !strings.Contains(file.Name, "report.") {
			all = append(all, file.Name)
		}
	}
	return all
}

func file(t *testing.T, files []bundle.File, name string) string {
	t.Helper()
	for _, f := range files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	t.Fatalf("no file %s", name)
	return ""
}

func TestBundleOfOne(t *testing.T) {
	_, runs := runVirtually(t, "mirrord-2348")
	files, err := bundle.One(runs[0])
	require.NoError(t, err)
	assert.Equal(t, []string{
		"README.txt", "capture-flush-off.pcapng", "capture-flush-on.pcapng",
		"environment.json", "goroutines.txt", "result.json", "scenario.yaml",
	}, names(files), "the cures leave captures too, which are not for here")
	for _, format := range report.Names() {
		assert.NotEmpty(t, file(t, files, report.Formats[format].File), format)
	}
	readme := file(t, files, "README.txt")
	for _, f := range files[1:] {
		assert.Contains(t, readme, "\n  "+f.Name+" ", "it says what each file is")
		assert.NotEmpty(t, f.What)
	}
	assert.Contains(t, readme, "\n  hangscope run --seed 7 mirrord-2348\n")
	assert.NotContains(t, readme, "have a folder")
	assert.Contains(t, file(t, files, "goroutines.txt"), "hangscope/repro/chain/forwarder.go:")

	set, err := repro.Read(strings.NewReader(file(t, files, "result.json")), "result.json")
	require.NoError(t, err)
	assert.Equal(t, runs[0].Result, set.Results[0])
	plan, err := scenarios.Parse("scenario.yaml", []byte(file(t, files, "scenario.yaml")), repro.Vocabulary())
	require.NoError(t, err)
	assert.Equal(t, runs[0].Result.Scenario, plan)
}

func TestBundleOfSeveral(t *testing.T) {
	set, runs := runVirtually(t, "hypotheses", "healthy", "busy")
	files, err := bundle.Several(set, runs[:2])
	require.NoError(t, err)
	assert.Equal(t, []string{
		"README.txt", "environment.json", "result.json",
		"healthy-seed-7/capture-direct.pcapng", "healthy-seed-7/capture-flush-off.pcapng", "healthy-seed-7/scenario.yaml",
		"hypotheses-seed-7/capture-black-hole.pcapng", "hypotheses-seed-7/capture-early-segments.pcapng",
		"hypotheses-seed-7/capture-flush-off.pcapng", "hypotheses-seed-7/capture-half-open.pcapng",
		"hypotheses-seed-7/capture-held-buffer.pcapng", "hypotheses-seed-7/capture-lost-buffer.pcapng",
		"hypotheses-seed-7/goroutines-half-open.txt", "hypotheses-seed-7/goroutines.txt", "hypotheses-seed-7/scenario.yaml",
	}, names(files))
	for _, format := range report.Names() {
		assert.Contains(t, file(t, files, report.Formats[format].File), "busy", "the set's has all runs")
		if format != "json" {
			assert.NotContains(t, file(t, files, "healthy-seed-7/"+report.Formats[format].File), "hypotheses")
		}
	}
	assert.Contains(t, file(t, files, "README.txt"), "Of 3 runs the first 2 have a folder.")
}

func TestBundleNeedsNoRecordings(t *testing.T) {
	_, runs := runVirtually(t, "mirrord-2348")
	files, err := bundle.One(bundle.Run{Result: runs[0].Result})
	require.NoError(t, err)
	assert.Equal(t, []string{"README.txt", "environment.json", "result.json", "scenario.yaml"}, names(files))
}

// Two archives of one result are the same, and hold what they should.
func TestZip(t *testing.T) {
	_, runs := runVirtually(t, "mirrord-2348")
	var first, second bytes.Buffer
	for _, archive := range []*bytes.Buffer{&first, &second} {
		files, err := bundle.One(runs[0])
		require.NoError(t, err)
		require.NoError(t, bundle.Zip(archive, files))
	}
	assert.Equal(t, first.Bytes(), second.Bytes())
	files, err := bundle.One(runs[0])
	require.NoError(t, err)
	archive, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	require.NoError(t, err)
	require.Len(t, archive.File, len(files))
	for i, entry := range archive.File {
		assert.Equal(t, files[i].Name, entry.Name)
		assert.Zero(t, entry.ModifiedDate, "the same a day later")
		assert.Empty(t, entry.Extra)
		reader, err := entry.Open()
		require.NoError(t, err)
		data, err := io.ReadAll(reader)
		require.NoError(t, err)
		assert.Equal(t, files[i].Data, data)
	}
}

var errFull = errors.New("full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestZipSaysThatItCannotWrite(t *testing.T) {
	assert.ErrorIs(t, bundle.Zip(full{}, []bundle.File{{Name: "a", Data: make([]byte, 1<<20)}}), errFull)
}

// What a machine and a person are called is in no file of a bundle.
func TestBundleNamesNobody(t *testing.T) {
	set, runs := runVirtually(t, "mirrord-2348", "hypotheses")
	one, err := bundle.One(runs[0])
	require.NoError(t, err)
	several, err := bundle.Several(set, runs)
	require.NoError(t, err)
	secrets := secrets(t)
	for _, f := range append(one, several...) {
		// The style sheet's :root is no user.
		f.Data = bytes.ReplaceAll(f.Data, []byte(":root"), nil)
		for what, secret := range secrets {
			word := regexp.MustCompile(`(^|[^0-9A-Za-z_])` + regexp.QuoteMeta(secret) + `($|[^0-9A-Za-z_])`)
			assert.False(t, word.Match(f.Data), "%s has %s: %q", f.Name, what, secret)
		}
	}
}

func secrets(t *testing.T) map[string]string {
	t.Helper()
	all := make(map[string]string)
	add := func(what, value string, err error) {
		if err == nil && len(value) > 1 {
			all[what] = value
		}
	}
	host, err := os.Hostname()
	add("the host", host, err)
	home, err := os.UserHomeDir()
	add("the home folder", home, err)
	folder, err := os.Getwd()
	add("the folder", folder, err)
	add("the folder's name of the repository", filepath.Dir(filepath.Dir(folder)), err)
	add("the folder of Go", runtime.GOROOT(), nil) //nolint:staticcheck // it is what a stack would name
	add("the folder for files that go", os.TempDir(), nil)
	if me, err := user.Current(); err == nil {
		add("the user", me.Username, nil)
	}
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		const telling = 6 // shorter ones are words such as on, or 1
		if len(value) >= telling {
			add("$"+name, value, nil)
		}
	}
	require.NotEmpty(t, all)
	return all
}
