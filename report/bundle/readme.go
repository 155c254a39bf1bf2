package bundle

import (
	"cmp"
	"fmt"
	"path"
	"strings"
	"text/tabwriter"

	"hangscope/report"
)

// readme says what the files are, and how to see it again.
func readme(files []File, runs []Run, of int) File {
	var text strings.Builder
	text.WriteString("This is what hangscope found of a gRPC stream, for a bug report. Nothing in it\n" +
		"names a person, a host or a path of the machine. Begin with " + report.Formats["terminal"].File + ".\n\n")
	// A strings.Builder takes everything.
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, file := range files {
		_, _ = fmt.Fprintf(table, "  %s\t%s\n", file.Name, file.What)
	}
	_ = table.Flush()
	if len(runs) < of {
		fmt.Fprintf(&text, "\nOf %d runs the first %d have a folder. All are in result.json, with their seeds.\n", of, len(runs))
	}
	text.WriteString("\nTo see it again:\n\n")
	for _, run := range runs {
		text.WriteString("  " + report.Again(run.Result) + "\n")
	}
	text.WriteString("\nor, from the plan in full: hangscope run scenario.yaml\n")
	return File{Name: "README.txt", What: "what each file is, and how to see it again", Data: []byte(text.String())}
}

// byFolder puts the files of the top folder before those of others.
func byFolder(a, b File) int {
	folder := func(f File) string { return strings.TrimPrefix(path.Dir(f.Name), ".") }
	return cmp.Or(cmp.Compare(folder(a), folder(b)), cmp.Compare(a.Name, b.Name))
}

// fileName makes a name that any file system takes. Those of a scenario that is
// valid are such names already; a result may be from anywhere.
func fileName(name string) string {
	const most = 64
	name = strings.Map(func(r rune) rune {
		if r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '_'
	}, name)
	return name[:min(len(name), most)]
}
