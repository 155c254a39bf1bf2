package bundle_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report"
	"hangscope/report/bundle"
	"hangscope/report/content"
	"hangscope/report/rerun"
	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestBundleOfOne(t *testing.T) {
	b := runVirtually(t, 1, "mirrord-2348")
	names, files, contents := unpacked(t, b)
	assert.Equal(t, []string{
		"README.txt", "capture-flush-off.pcapng", "capture-flush-on.pcapng",
		"environment.json", "goroutines.txt", "result.json", "scenario.yaml",
	}, others(names), "the cures leave captures too, which are not for here")
	assert.Subset(t, names, reportFiles())
	assert.Empty(t, contents.LeftOut)
	readme := files["README.txt"]
	for i, file := range contents.Files {
		assert.Equal(t, names[i], file.Name)
		assert.Len(t, files[file.Name], int(file.Size), file.Name)
		assert.NotZero(t, file.Size, file.Name)
		assert.NotEmpty(t, file.What)
		if i > 0 {
			assert.Contains(t, readme, "\n  "+file.Name+" ", "it says what each file is")
		}
	}
	assert.NotContains(t, readme, "Left out")
	assert.Contains(t, readme, "\n"+content.ClockSentence(b.Set.Results)+"\n")
	assert.Contains(t, readme, "\n  hangscope render result.json\n")
	assert.Contains(t, readme, "\n  tshark -r capture-flush-on.pcapng -d tcp.port==50051,http2\n")
	assert.Contains(t, readme, "\n  "+rerun.Again(b.Set.Results[0])+"\n")
	assert.Contains(t, files["goroutines.txt"], "hangscope/repro/chain/forwarder.go:")

	set, err := result.Read(strings.NewReader(files["result.json"]), "result.json")
	require.NoError(t, err)
	assert.Equal(t, b.Set.Results[0], set.Results[0])
	plan, err := scenarios.Parse("scenario.yaml", []byte(files["scenario.yaml"]), repro.Vocabulary())
	require.NoError(t, err)
	assert.Equal(t, b.Set.Results[0].Scenario, plan)
}

func TestBundleOfSeveral(t *testing.T) {
	b := runVirtually(t, 2, "hypotheses", "healthy")
	b.Set.Results[3].Verdict = result.Unexpected
	names, files, contents := unpacked(t, b)
	assert.Equal(t, []string{
		"README.txt", "environment.json", "result.json",
		"healthy-seed-7/capture-direct.pcapng", "healthy-seed-7/capture-flush-off.pcapng", "healthy-seed-7/scenario.yaml",
		"healthy-seed-8/scenario.yaml",
		"hypotheses-seed-7/capture-black-hole.pcapng", "hypotheses-seed-7/capture-early-segments.pcapng",
		"hypotheses-seed-7/capture-flush-off.pcapng", "hypotheses-seed-7/capture-half-open.pcapng",
		"hypotheses-seed-7/capture-held-buffer.pcapng", "hypotheses-seed-7/capture-lost-buffer.pcapng",
		"hypotheses-seed-7/goroutines-half-open.txt", "hypotheses-seed-7/goroutines.txt", "hypotheses-seed-7/scenario.yaml",
	}, others(names), "the verdict changed after its captures were let go")
	assert.Subset(t, names, reportFiles())
	for _, name := range report.Names() {
		file := report.Formats[name].File
		assert.Contains(t, files[file], "healthy", "the set's has all runs")
		if name != "json" {
			assert.Contains(t, files["healthy-seed-8/"+file], "healthy")
			assert.NotContains(t, files["healthy-seed-8/"+file], "hypotheses")
		}
	}
	readme := files["README.txt"]
	assert.Contains(t, readme, "\n  (cd healthy-seed-8/ && "+rerun.Again(b.Set.Results[3])+")\n")
	assert.Contains(t, readme, "\n  tshark -r healthy-seed-7/capture-direct.pcapng -d tcp.port==50051,http2\n")
	assert.Equal(t, []string{
		"healthy-seed-8/capture-direct.pcapng: no recording of that variant was kept.",
		"healthy-seed-8/capture-flush-off.pcapng: no recording of that variant was kept.",
		"folders of expected runs, 1 in all: the first run of each scenario stands for the others; result.json has every run.",
	}, contents.LeftOut)
	assert.Contains(t, readme, "\nLeft out:\n\n  "+strings.Join(contents.LeftOut, "\n  ")+"\n")
}

// A set that was ended after its first run has a folder for that run.
func TestBundleOfASetOfOne(t *testing.T) {
	b := runVirtually(t, 1, "healthy")
	b.Whole = true
	names, _, _ := unpacked(t, b)
	assert.Contains(t, names, "healthy-seed-7/capture-flush-off.pcapng")
	assert.Contains(t, names, "report.txt")
	assert.NotContains(t, names, "healthy-seed-7/result.json", "the set's has it")
}

// What could not be held is said: in the file that explains, and to the caller.
func TestLeftOut(t *testing.T) {
	var kept bundle.Kept
	r := &result.Result{Variants: []result.Variant{{Name: "flush-off"}, {Name: "flush-on"}}}
	r.Scenario.Name = "../../etc/passwd"
	dialled := &evidence.ConnectionEnd{Written: evidence.Passage{Missing: 5}, Read: evidence.Passage{Missing: 7}}
	accepted := &evidence.ConnectionEnd{Written: evidence.Passage{Missing: 2}, Read: evidence.Passage{Missing: 6}}
	kept.Recorder(0)(result.Recording{
		Part: result.PartVariants, Variant: "flush-on",
		Capture: evidence.Capture{Connections: []evidence.Connection{
			{Hop: 1, Port: 1, Dialled: dialled, Accepted: accepted}, {Hop: 2, Port: 1, Dialled: dialled},
		}},
	})
	kept.Ended(0, r)
	b := bundle.Bundle{Set: result.NewSet([]*result.Result{r}, false), Kept: &kept}
	_, files, contents := unpacked(t, b)
	assert.Equal(t, []string{
		"capture-flush-off.pcapng: no recording of that variant was kept.",
		"capture-flush-on.pcapng lacks the last 25 bytes that passed: the size of a capture is bounded.",
	}, contents.LeftOut)
	assert.Contains(t, files["README.txt"], "\nLeft out:\n\n  "+strings.Join(contents.LeftOut, "\n  ")+"\n")

	b.Whole = true
	names, _, _ := unpacked(t, b)
	assert.NotContains(t, strings.Join(names, "\n"), "..", "no file leaves the folder")
}

func TestBundleNeedsNoRecordings(t *testing.T) {
	b := runVirtually(t, 1, "mirrord-2348")
	b.Kept = nil
	names, _, contents := unpacked(t, b)
	assert.Equal(t, []string{"README.txt", "environment.json", "result.json", "scenario.yaml"}, others(names))
	assert.Len(t, contents.LeftOut, 2)
}

// A scenario that YAML cannot show as it is, is there as JSON.
func TestScenarioThatCannotBeShown(t *testing.T) {
	b := runVirtually(t, 1, "healthy")
	b.Set.Results[0].Scenario.Summary = "\u202e"
	names, files, _ := unpacked(t, b)
	assert.NotContains(t, names, "scenario.yaml")
	assert.Contains(t, files["scenario.json"], `"\u202e"`)
}

// Two archives of one result are the same, whenever they are made, and say
// nothing of when.
func TestArchiveDependsOnTheResultAlone(t *testing.T) {
	b := runVirtually(t, 1, "mirrord-2348")
	var first, second bytes.Buffer
	for _, archive := range []*bytes.Buffer{&first, &second} {
		_, err := b.Write(archive)
		require.NoError(t, err)
	}
	assert.Equal(t, first.Bytes(), second.Bytes())
	archive, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	require.NoError(t, err)
	for _, entry := range archive.File {
		assert.True(t, entry.Modified.Equal(time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)), entry.Name)
		assert.Equal(t, zip.Deflate, entry.Method)
		assert.Equal(t, "-rw-r--r--", entry.Mode().String())
	}
	assert.Less(t, archive.File[1].CompressedSize64, archive.File[1].UncompressedSize64/2)
}

var errFull = errors.New("full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteSaysThatItCannot(t *testing.T) {
	_, err := runVirtually(t, 1, "healthy").Write(full{})
	assert.ErrorIs(t, err, errFull)
}
