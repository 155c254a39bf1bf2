package command

import (
	"bytes"
	"context"
	"fmt"
	"slices"

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
		&cli.StringFlag{Name: "pcap-variant", Usage: "the `NAME` of the variant that --pcap writes (default: the one that the page tells about)"},
	}
}

// pcap is the capture that a run writes beside its report, if it is asked to.
type pcap struct {
	places
	to      *target // if nil, no capture is written
	variant string  // if empty, the variant that the page tells about
	kept    map[string]evidence.Capture
}

// newPcap reads the flags.
func newPcap(c *cli.Context, asked planned, out *output) (*pcap, error) {
	p := &pcap{places: out.places, variant: c.String("pcap-variant"), kept: make(map[string]evidence.Capture)}
	path := c.String("pcap")
	names := asked.plans[0].Scenario.Executions()
	switch {
	case c.IsSet("pcap") && len(asked.plans) > 1:
		return nil, hint(fmt.Errorf("--pcap: writes the capture of one run, not of %d", len(asked.plans)),
			"run one scenario with one --seed, or use --bundle FILE.zip, which holds the captures of several runs")
	case c.IsSet("pcap-variant") && !c.IsSet("pcap"):
		return nil, hint(fmt.Errorf("--pcap-variant %s: there is no --pcap", p.variant), "--pcap FILE says where to write the capture")
	case c.IsSet("pcap-variant") && !slices.Contains(names, p.variant):
		return nil, unknownWord("--pcap-variant", p.variant, names)
	case !c.IsSet("pcap"):
		return p, nil
	}
	var err error
	p.to, err = openOwn("pcap", path, p.stdout, out.to)
	return p, err
}

// recorder returns the function that keeps the captures of a run, or nil if none is
// written. It may keep several, because only the end of the run decides which one is
// written.
func (p *pcap) recorder() func(result.Recording) {
	if p.to == nil {
		return nil
	}
	return func(r result.Recording) {
		if r.Part == result.PartVariants && (p.variant == "" || p.variant == r.Variant) {
			p.kept[r.Variant] = r.Capture
		}
	}
}

// both returns a recorder that calls two others. Either of them may be nil.
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

// write writes the capture, and says so on stderr.
func (p *pcap) write(ctx context.Context, r *result.Result) error {
	if p.to == nil {
		return nil
	}
	variant := p.variant
	if subject := content.Subject(r); variant == "" && subject != nil {
		variant = subject.Name
	}
	capture, ok := p.kept[variant]
	if !ok {
		p.say("--pcap %s: nothing is written, because the run ended before its variant began", p.to.path)
		return nil
	}
	capture.Provenance = content.Provenance(r)
	return p.deliverCapture(ctx, p.to, capture, variant)
}

// deliverCapture writes a capture to its place, and says so on stderr.
func (p places) deliverCapture(ctx context.Context, to *target, capture evidence.Capture, of string) error {
	packets, err := pcapng.Make(capture)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := packets.Write(&file); err != nil {
		return err
	}
	if err := p.deliver(ctx, to, "capture.pcapng", file.Bytes()); err != nil {
		return err
	}
	p.say("%s: %d packets of %s; tshark -r %[1]s%[4]s", to.path, packets.Packets(), of, pcapng.DecodeAs(capture))
	return nil
}

// say writes a line to stderr. It drops the errors of stderr, because there is
// nowhere left to report them.
func (p places) say(format string, args ...any) { _, _ = fmt.Fprintf(p.stderr, format+"\n", args...) }
