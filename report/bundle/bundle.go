package bundle

import (
	"fmt"
	"io"

	"hangscope/report"
	"hangscope/report/content"
	"hangscope/repro/result"
)

// Bundle is what is to be packed.
type Bundle struct {
	// Set has at least one result.
	Set *result.Set
	// Whole is whether a set of one result is shown as a set, because more runs
	// were asked for. If false, a set of one result is shown as that run.
	Whole bool
	// Kept is what the runs left beside their results. If nil, they left nothing.
	Kept *Kept
}

// Contents is what an archive has, and what is missing from it.
type Contents struct {
	// Files are in the order in which they are in the archive.
	Files []File
	// LeftOut says what is missing, a line each.
	LeftOut []string
	// provenance is line 1 of the readme.
	provenance string
	// clock says in which time the runs were.
	clock []string
	// rerunCommands make the runs again.
	rerunCommands []string
}

// File is a file of an archive.
type File struct {
	// Name is its path in the archive, What says in a few words what it is.
	Name, What string
	// Size is how many bytes it has, not compressed.
	Size int64
	// write writes the file. Captures are large, so each is made when it is
	// written.
	write func(io.Writer) error
	// open is a command that opens the file from the top folder. It may be empty.
	open string
}

// Write packs a bundle. It fails if w does, or if a report or a capture cannot
// be written.
func (b Bundle) Write(w io.Writer) (Contents, error) {
	c := b.contents()
	return c, archive(w, c.Files)
}

// contents lists what goes into the archive; the sizes are not known yet.
func (b Bundle) contents() Contents {
	c := Contents{provenance: content.SetProvenance(b.Set), clock: content.SetClock(b.Set)}
	c.add(environment(b.Set.Environment))
	if len(b.Set.Results) == 1 && !b.Whole {
		c.addReports("", func(f report.Format, w io.Writer) error { return f.One(w, b.Set.Results[0]) })
		c.addRun("", b.Set.Results[0], b.Kept)
	} else {
		c.addReports("", func(f report.Format, w io.Writer) error { return f.Set(w, b.Set) })
		c.addFolders(b)
	}
	c.sort()
	c.Files = append([]File{readme(c)}, c.Files...)
	return c
}

func (c *Contents) add(files ...File) { c.Files = append(c.Files, files...) }

func (c *Contents) leaveOut(format string, args ...any) {
	c.LeftOut = append(c.LeftOut, fmt.Sprintf(format, args...))
}

// addFolders adds a folder for each run that is worth one.
func (c *Contents) addFolders(b Bundle) {
	worth := worthFolders(b.Set.Results)
	var expected, unexpected int
	for i, r := range b.Set.Results {
		switch {
		case worth[i]:
			folder := Folder(r)
			c.addReports(folder, func(f report.Format, w io.Writer) error { return f.One(w, r) })
			c.addRun(folder, r, b.Kept)
		case r.Verdict == result.Expected:
			expected++
		default:
			unexpected++
		}
	}
	if unexpected > 0 {
		c.leaveOut("folders of unexpected runs, %d in all: a bundle has at most %d folders; result.json has every run.", unexpected, MaxFolders)
	}
	if expected > 0 {
		c.leaveOut("folders of expected runs, %d in all: the first run of each scenario stands for the others; result.json has every run.", expected)
	}
}

// Folder names the folder of a run in the bundle of a set.
func Folder(r *result.Result) string {
	return fmt.Sprintf("%s-seed-%d/", fileName(r.Scenario.Name), r.Seed)
}
