package bundle

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"hangscope/report"
	"hangscope/report/pcapng"
	"hangscope/report/relayed"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// Seen is what a command saw of services that are not hangscope's own, to be packed.
type Seen struct {
	// Provenance is line 1 of the readme, About its next sentence.
	Provenance, About string
	Environment       result.Environment
	// Reports write the forms, by their names.
	Reports map[string]func(io.Writer) error
	// Capture is what passed. If it has no connection, there is no file of it.
	Capture evidence.Capture
	// LeftOut says what the capture lacks, a line each.
	LeftOut []string
}

// Relayed is what a relay saw, and what passed it. More connections passed of which nothing
// was kept.
func Relayed(r *result.Relayed, capture evidence.Capture, more int) Seen {
	seen := Seen{
		Provenance: relayed.Provenance(r), About: "This is what a relay between services saw of their gRPC calls.",
		Environment: r.Environment, Reports: make(map[string]func(io.Writer) error), Capture: capture,
	}
	for name, write := range report.Relays {
		seen.Reports[name] = func(w io.Writer) error { return write(w, r) }
	}
	if more > 0 {
		seen.LeftOut = append(seen.LeftOut, fmt.Sprintf("%s lacks %d connections: their number is bounded.", captureName, more))
	}
	return seen
}

const captureName = "capture.pcapng"

// Write packs it. It fails if w does, or if a report or the capture cannot be written.
func (s Seen) Write(w io.Writer) (Contents, error) {
	c := Contents{provenance: s.Provenance, LeftOut: slices.Clone(s.LeftOut)}
	c.add(environment(s.Environment))
	for name, write := range s.Reports {
		format := report.Formats[name]
		c.add(File{Name: format.File, What: format.Summary, write: write})
	}
	if len(s.Capture.Connections) > 0 {
		c.add(s.capture())
	}
	if missing := MissingBytes(s.Capture); missing > 0 {
		c.leaveOut("%s lacks the last %d bytes that passed: the size of a capture is bounded.", captureName, missing)
	}
	c.sort()
	c.Files = slices.Insert(c.Files, 0, s.readme(c))
	return c, archive(w, c.Files)
}

func (s Seen) capture() File {
	return File{
		Name: captureName, What: "what passed, for Wireshark",
		write: func(w io.Writer) error {
			s.Capture.Provenance = s.Provenance
			made, err := pcapng.Make(s.Capture)
			if err != nil {
				return err
			}
			return made.Write(w)
		},
		open: "tshark -r " + captureName + pcapng.DecodeAs(s.Capture),
	}
}

// readme says what the files are, and what to look at before passing them on.
func (s Seen) readme(c Contents) File {
	var text strings.Builder
	text.WriteString(c.provenance + "\n\n" + s.About + "\n" +
		"Begin with " + report.Formats["terminal"].File + ", or with " + report.Formats["html"].File + " in a browser, which needs no network.\n\n")
	if len(s.Capture.Connections) > 0 {
		text.WriteString("The reports name no host. The capture has what passed as it passed, also the headers and\n" +
			"the names in them: look before you pass it on.\n\n")
	}
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, file := range c.Files {
		_, _ = fmt.Fprintf(table, "  %s\t%s\n", file.Name, file.What)
	}
	_ = table.Flush() // a strings.Builder takes everything
	paragraph(&text, "Left out:", c.LeftOut)
	paragraph(&text, "To open the result and the capture (wireshark takes what tshark does):", c.openCommands())
	return plain("README.txt", "what each file is, and how to open it", []byte(text.String()))
}
