package bundle

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"text/tabwriter"

	"hangscope/report"
)

// readme says what the files are, how to open them, and how to make the runs
// again.
func readme(c Contents) File {
	var text strings.Builder
	text.WriteString(c.provenance + "\n\n" +
		"This is what hangscope found about a gRPC stream, for a bug report. Nothing in it\n" +
		"names a person, a host or a path of the machine. Begin with " + report.Formats["terminal"].File + ", or with\n" +
		report.Formats["html"].File + " in a browser, which needs no network.\n\n" +
		strings.Join(c.clock, "\n") + "\n\n")
	// A strings.Builder takes everything.
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, file := range c.Files {
		_, _ = fmt.Fprintf(table, "  %s\t%s\n", file.Name, file.What)
	}
	_ = table.Flush()
	paragraph(&text, "Left out:", c.LeftOut)
	paragraph(&text, "To open the result and the captures (wireshark takes what tshark does):", c.openCommands())
	paragraph(&text, "To run it again, from this folder:", c.rerunCommands)
	return plain("README.txt", "what each file is, how to open it, and how to run it again", []byte(text.String()))
}

// paragraph writes lines below a heading, or nothing if there are no lines.
func paragraph(text *strings.Builder, heading string, all []string) {
	if len(all) > 0 {
		text.WriteString("\n" + heading + "\n\n  " + strings.Join(all, "\n  ") + "\n")
	}
}

// openCommands open the files that no editor opens.
func (c *Contents) openCommands() []string {
	all := []string{"hangscope render " + report.Formats["json"].File}
	for _, file := range c.Files {
		if file.open != "" {
			all = append(all, file.open)
		}
	}
	return all
}

// sort puts the files of the top folder before the files of other folders.
func (c *Contents) sort() {
	folder := func(f File) string { return strings.TrimPrefix(path.Dir(f.Name), ".") }
	slices.SortFunc(c.Files, func(a, b File) int {
		return cmp.Or(cmp.Compare(folder(a), folder(b)), cmp.Compare(a.Name, b.Name))
	})
}
