package bundle

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"hangscope/report"
	"hangscope/report/pcapng"
	"hangscope/repro"
)

// MostRuns is how many runs of a set have a folder of their own: the captures of
// more would take too much memory, and nobody looks into more.
const MostRuns = 50

// Run is one run of a bundle.
type Run struct {
	Result *repro.Result
	// Recordings are what its variants left beside the result. If nil, none was
	// kept, and the bundle has no captures and stacks of it.
	Recordings []repro.Recording
}

// File is a file of a bundle.
type File struct {
	// Name is its path in the bundle, What says in a few words what it is.
	Name, What string
	Data       []byte
}

// One returns the files of one run.
func One(run Run) ([]File, error) {
	b := builder{}
	b.environment(run.Result.Environment)
	for _, name := range report.Names() {
		b.report(name, "", func(w io.Writer) error { return report.Formats[name].One(w, run.Result) })
	}
	b.run("", run)
	return b.finish([]Run{run}, 1)
}

// Several returns the files of a set, of which runs are the first.
func Several(set *repro.Set, runs []Run) ([]File, error) {
	b := builder{}
	b.environment(set.Environment)
	for _, name := range report.Names() {
		b.report(name, "", func(w io.Writer) error { return report.Formats[name].Set(w, set) })
	}
	for _, run := range runs {
		folder := Folder(run.Result)
		for _, name := range report.Names() {
			if name != "json" { // the set's holds it
				b.report(name, folder, func(w io.Writer) error { return report.Formats[name].One(w, run.Result) })
			}
		}
		b.run(folder, run)
	}
	return b.finish(runs, len(set.Results))
}

// Folder is that of a run in the bundle of a set.
func Folder(r *repro.Result) string {
	return fmt.Sprintf("%s-seed-%d/", fileName(r.Scenario.Name), r.Seed)
}

// builder collects files, up to the first error.
type builder struct {
	files []File
	err   error
}

func (b *builder) add(name, what string, data []byte, err error) {
	if b.err == nil && err != nil {
		b.err = fmt.Errorf("%s: %w", name, err)
	}
	b.files = append(b.files, File{Name: name, What: what, Data: data})
}

func (b *builder) environment(e repro.Environment) {
	data, err := json.MarshalIndent(e, "", "  ")
	b.add("environment.json", "the machine and the versions, without names", append(data, '\n'), err)
}

func (b *builder) report(format, folder string, write func(io.Writer) error) {
	var text bytes.Buffer
	err := write(&text)
	b.add(folder+report.Formats[format].File, report.Formats[format].Summary, text.Bytes(), err)
}

// run adds what only one run has: its plan, and what its variants left.
func (b *builder) run(folder string, run Run) {
	plan, err := run.Result.Scenario.YAML()
	b.add(folder+"scenario.yaml", "the plan in full, for hangscope run", plan, err)
	subject := report.Subject(run.Result)
	for _, r := range run.Recordings {
		if r.Part != repro.PartVariants {
			continue
		}
		variant := fileName(r.Variant)
		capture, err := packets(r)
		b.add(folder+"capture-"+variant+".pcapng", "what passed the ends of "+variant+"'s connections, for Wireshark", capture, err)
		if len(r.Goroutines) == 0 {
			continue
		}
		name := "goroutines-" + variant + ".txt"
		if subject != nil && subject.Name == r.Variant {
			name = "goroutines.txt"
		}
		b.add(folder+name, variant+"'s stacks when the stall was noticed", r.Goroutines, nil)
	}
}

func packets(r repro.Recording) ([]byte, error) {
	made, err := pcapng.Make(r.Capture)
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	err = made.Write(&file)
	return file.Bytes(), err
}

// finish puts the files in their order, and first of all what explains them.
func (b *builder) finish(runs []Run, of int) ([]File, error) {
	if b.err != nil {
		return nil, b.err
	}
	slices.SortFunc(b.files, byFolder)
	return append([]File{readme(b.files, runs, of)}, b.files...), nil
}

// Zip writes files as an archive. It holds no times: those of the files would be
// that of the machine, and differ each time.
func Zip(w io.Writer, files []File) error {
	archive := zip.NewWriter(w)
	for _, file := range files {
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: file.Name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := entry.Write(file.Data); err != nil {
			return err
		}
	}
	return archive.Close()
}
