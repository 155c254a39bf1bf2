package command

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/report/content"
	"hangscope/report/pcapng"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// pcapFlags are the flags that ask for a capture.
func pcapFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "pcap", Usage: "write what the ends of the connections wrote and read to `FILE`, for Wireshark"},
		&cli.StringFlag{Name: "pcap-variant", Usage: "the variant that --pcap is of, by its `NAME` (default: the one that the page tells about)"},
	}
}

// pcap is the capture that a run writes beside its report, if it is asked to.
type pcap struct {
	path    string // if empty, none
	variant string // if empty, the one that the page tells about
	stderr  io.Writer
	kept    map[string]evidence.Capture
}

// newPcap reads the flags, and finds out now whether the file can be written.
func newPcap(c *cli.Context, asked planned, out *output, stderr io.Writer) (*pcap, error) {
	p := &pcap{path: c.String("pcap"), variant: c.String("pcap-variant"), stderr: stderr, kept: make(map[string]evidence.Capture)}
	names := asked.plans[0].Scenario.Executions()
	switch {
	case c.IsSet("pcap") && len(asked.plans) > 1:
		return nil, hint(fmt.Errorf("--pcap: is of one run, and these are %d", len(asked.plans)),
			"run the one that it should be of by its name and --seed, or add --bundle FILE.zip, which holds the captures of several")
	case c.IsSet("pcap") && p.path == "":
		return nil, fmt.Errorf("--pcap: needs the name of a file")
	case c.IsSet("pcap-variant") && p.path == "":
		return nil, hint(fmt.Errorf("--pcap-variant %s: there is no --pcap", p.variant), "--pcap FILE says where to write the capture")
	case c.IsSet("pcap-variant") && !slices.Contains(names, p.variant):
		return nil, fmt.Errorf("--pcap-variant: %q; allowed: %s", p.variant, strings.Join(names, ", "))
	case p.path == "":
		return p, nil
	}
	return p, checkOwnFile("pcap", p.path, place{"output", out.path})
}

// recorder returns what keeps the captures of a run, nil if nobody asks for one.
// Which of them is to be written is known when the run is over.
func (p *pcap) recorder() func(result.Recording) {
	if p.path == "" {
		return nil
	}
	return func(r result.Recording) {
		if r.Part == result.PartVariants && (p.variant == "" || p.variant == r.Variant) {
			p.kept[r.Variant] = r.Capture
		}
	}
}

// both returns what tells two recorders, of which either may be nil.
func both(one, other func(result.Recording)) func(result.Recording) {
	switch {
	case one == nil:
		return other
	case other == nil:
		return one
	}
	return func(r result.Recording) {
		one(r)
		other(r)
	}
}

// write writes the capture, and says so.
func (p *pcap) write(r *result.Result) error {
	if p.path == "" {
		return nil
	}
	variant := p.variant
	if subject := content.Subject(r); variant == "" && subject != nil {
		variant = subject.Name
	}
	capture, ok := p.kept[variant]
	if !ok {
		p.say("--pcap %s: nothing to write, the run ended before its variant began", p.path)
		return nil
	}
	packets, err := pcapng.Make(capture)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := packets.Write(&file); err != nil {
		return err
	}
	if err := writeFile("pcap", p.path, file.Bytes()); err != nil {
		return err
	}
	p.say("%s: %d packets of %s; tshark -r %[1]s%[4]s", p.path, packets.Packets(), variant, pcapng.DecodeAs(capture))
	return nil
}

// say writes a line to stderr. There is nowhere left to report that it is gone.
func (p *pcap) say(format string, args ...any) { _, _ = fmt.Fprintf(p.stderr, format+"\n", args...) }
