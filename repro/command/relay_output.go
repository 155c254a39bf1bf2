package command

import (
	"bytes"
	"context"
	"io"

	"github.com/urfave/cli/v2"

	"hangscope/report"
	"hangscope/report/terminal"
	"hangscope/repro/result"
)

// newRelayOutput is newOutput for the formats of relays.
func newRelayOutput(c *cli.Context, stdout io.Writer) (*output, report.RelayedFunc, error) {
	return newOutputOf(c, stdout, report.Relays, func(page terminal.Page) report.RelayedFunc { return page.WriteRelayed })
}

// writeRelayed writes what a relay saw to its place.
func (o *output) writeRelayed(ctx context.Context, found *result.Relayed, write report.RelayedFunc) error {
	var text bytes.Buffer
	if err := write(&text, found); err != nil {
		return err
	}
	return o.put(ctx, text)
}
