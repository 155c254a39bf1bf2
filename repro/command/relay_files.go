package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"hangscope/report/bundle"
	"hangscope/report/relayed"
	"hangscope/repro/evidence"
	"hangscope/repro/relay"
	"hangscope/repro/result"
	"hangscope/repro/wire"
)

// relayFileFlags are the flags of what a relay writes beside its report.
func relayFileFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "pcap", Usage: fmt.Sprintf("write what passed to `FILE`, for Wireshark: as it passed, and no more than %d MB", wire.DefaultCaptureLimit>>20)},
		&cli.StringFlag{Name: "bundle", Usage: "write everything to `FILE`, a zip for a bug report: the reports, and what passed"},
	}
}

// relayFiles are what a relay writes beside its report. A target is nil if it is not
// written.
type relayFiles struct {
	places
	pcap, bundle *target
}

// newRelayFiles reads the flags.
func newRelayFiles(c *cli.Context, out *output) (*relayFiles, error) {
	f := &relayFiles{places: out.places}
	var err error
	if c.IsSet("pcap") {
		if f.pcap, err = openOwn("pcap", c.String("pcap"), f.stdout, out.to); err != nil {
			return nil, err
		}
	}
	if c.IsSet("bundle") {
		f.bundle, err = openOwn("bundle", c.String("bundle"), f.stdout, out.to, f.pcap)
	}
	return f, err
}

// capture is where the bytes are kept, nil if nothing has them.
func (f *relayFiles) capture() *wire.Capture {
	if f.pcap == nil && f.bundle == nil {
		return nil
	}
	return &wire.Capture{}
}

// write writes the files.
func (f *relayFiles) write(ctx context.Context, from *relay.Relay, found *result.Relayed) error {
	if f.pcap == nil && f.bundle == nil {
		return nil
	}
	capture, more := from.Capture()
	capture.Marks = marks(found)
	capture.Provenance = relayed.Provenance(found)
	return errors.Join(f.writePcap(ctx, capture, more), f.writeBundle(ctx, found, capture, more))
}

// marks are the moments of the faults, for a reader of the capture. There may be many, of
// which the first are marked.
func marks(found *result.Relayed) []evidence.Mark {
	const most = 100
	var all []evidence.Mark
	for _, f := range found.Faults[:min(most, len(found.Faults))] {
		all = append(all, evidence.Mark{At: time.Duration(f.AtNS), Text: f.Mechanism + " begins"})
	}
	return all
}

func (f *relayFiles) writePcap(ctx context.Context, capture evidence.Capture, more int) error {
	if f.pcap == nil {
		return nil
	}
	if err := f.deliverCapture(ctx, f.pcap, capture, "the relay"); err != nil {
		return err
	}
	if missing := bundle.MissingBytes(capture); missing > 0 {
		f.say("%s lacks the last %d bytes that passed: the size of a capture is bounded", f.pcap.path, missing)
	}
	if more > 0 {
		f.say("%s lacks %d connections: their number is bounded", f.pcap.path, more)
	}
	return nil
}

func (f *relayFiles) writeBundle(ctx context.Context, found *result.Relayed, capture evidence.Capture, more int) error {
	if f.bundle == nil {
		return nil
	}
	var archive bytes.Buffer
	contents, err := bundle.Relayed(found, capture, more).Write(&archive)
	if err != nil {
		return fmt.Errorf("--bundle %s: %w", f.bundle.path, err)
	}
	return f.deliverBundle(ctx, f.bundle, archive.Bytes(), contents)
}
