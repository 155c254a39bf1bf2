package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"hangscope/report"
	"hangscope/report/bundle"
	"hangscope/report/pcapng"
	"hangscope/report/probes"
	"hangscope/report/terminal"
	"hangscope/repro/evidence"
	"hangscope/repro/probe"
	"hangscope/repro/result"
)

// probeFiles are the files that a probe writes beside its report.
type probeFiles struct {
	places
	pcap, bundle *target // nil if they are not written
}

func openProbeFiles(c *cli.Context, out *output, stdout io.Writer) (*probeFiles, error) {
	f := &probeFiles{places: out.places}
	var err error
	if c.IsSet("pcap") {
		if f.pcap, err = openOwn("pcap", c.String("pcap"), stdout, out.to); err != nil {
			return nil, err
		}
	}
	if c.IsSet("bundle") {
		if f.bundle, err = openOwn("bundle", c.String("bundle"), stdout, out.to, f.pcap); err != nil {
			return nil, err
		}
	}
	if c.IsSet("textfile") {
		if _, err = openOwn("textfile", c.String("textfile"), stdout, out.to, f.pcap, f.bundle); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *probeFiles) captures() bool { return f.pcap != nil || f.bundle != nil }

func (f *probeFiles) say(format string, args ...any) {
	_, _ = fmt.Fprintf(f.stderr, format+"\n", args...)
}

// renderProbe shows what a stored probe saw.
func renderProbe(c *cli.Context, stdout io.Writer, stored *result.Probed) error {
	if c.IsSet("select") {
		return errors.New("--select: a probe has no results to choose from; allowed with a file of results")
	}
	out, write, err := newOutputOf(c, stdout, report.Probes, probeDrawn)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := write(&text, stored); err != nil {
		return err
	}
	return out.put(c.Context, text)
}

// probeDrawn is the page of a terminal.
func probeDrawn(page terminal.Page) report.ProbeFunc { return page.WriteProbe }

// write writes the capture and the bundle, and says so on stderr.
func (f *probeFiles) write(ctx context.Context, engine *probe.Probe, found *result.Probed) error {
	if !f.captures() || engine.Method == nil {
		return nil
	}
	capture := engine.Capture()
	if err := f.writePcap(ctx, capture, found); err != nil {
		return err
	}
	if f.bundle == nil {
		return nil
	}
	var archive bytes.Buffer
	contents, err := bundle.Probed(found, capture).Write(&archive)
	if err != nil {
		return fmt.Errorf("--bundle %s: %w", f.bundle.path, err)
	}
	if err := f.deliver(ctx, f.bundle, "bundle.zip", archive.Bytes()); err != nil {
		return err
	}
	f.say("%s: %d files, %d bytes; its capture has the headers and messages in plain text", f.bundle.path, len(contents.Files), archive.Len())
	for _, line := range contents.LeftOut {
		f.say("left out: %s", line)
	}
	return nil
}

func (f *probeFiles) writePcap(ctx context.Context, capture evidence.Capture, found *result.Probed) error {
	if f.pcap == nil {
		return nil
	}
	capture.Provenance = probes.Provenance(found)
	packets, err := pcapng.Make(capture)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := packets.Write(&file); err != nil {
		return err
	}
	if err := f.deliver(ctx, f.pcap, "capture.pcapng", file.Bytes()); err != nil {
		return err
	}
	f.say("%s: %d packets; it has the headers and messages in plain text; tshark -r %[1]s%[3]s", f.pcap.path, packets.Packets(), pcapng.DecodeAs(capture))
	return nil
}
