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

// readme says what the files are, how to open them, and how to see it again.
func readme(c Contents) File {
	var text strings.Builder
	text.WriteString("This is what hangscope found of a gRPC stream, for a bug report. Nothing in it\n" +
		"names a person, a host or a path of the machine. Begin with " + report.Formats["terminal"].File + ", or with\n" +
		report.Formats["html"].File + " in a browser, which needs no network.\n\n")
	// A strings.Builder takes everything.
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, file := range c.Files {
		_, _ = fmt.Fprintf(table, "  %s\t%s\n", file.Name, file.What)
	}
	_ = table.Flush()
	paragraph(&text, "Left out:", c.LeftOut)
	paragraph(&text, "To open the result and the captures (wireshark takes what tshark does):", c.openCommands())
	paragraph(&text, "To see it again, from here:", c.rerunCommands)
	return plain("README.txt", "what each file is, how to open it, and how to see it again", []byte(text.String()))
}

// paragraph writes a paragraph with its heading, none if there is nothing to say.
func paragraph(text *strings.Builder, heading string, all []string) {
	if len(all) > 0 {
		text.WriteString("\n" + heading + "\n\n  " + strings.Join(all, "\n  ") + "\n")
	}
}

// openCommands are the commands that open the files that no editor does.
func (c *Contents) openCommands() []string {
	all := []string{"hangscope render " + report.Formats["json"].File}
	for _, file := range c.Files {
		if file.open != "" {
			all = append(all, file.open)
		}
	}
	return all
}

// sort puts the files of the top folder before those of others.
func (c *Contents) sort() {
	folder := func(f File) string { return strings.TrimPrefix(path.Dir(f.Name), ".") }
	slices.SortFunc(c.Files, func(a, b File) int {
		return cmp.Or(cmp.Compare(folder(a), folder(b)), cmp.Compare(a.Name, b.Name))
	})
}
