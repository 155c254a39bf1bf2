package command

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"hangscope/report"
	"hangscope/repro"
	"hangscope/repro/command/built"
	"hangscope/repro/command/probed"
	"hangscope/repro/evidence"
	"hangscope/repro/probe"
	"hangscope/repro/result"
	"hangscope/repro/wire"
)

// probing is a probe while it runs.
type probing struct {
	*probePlan
	out    *output
	write  report.ProbeFunc
	kept   *probeFiles
	stderr io.Writer
	source probe.Source
	found  *result.Probed
}

func (p *probePlan) run(c *cli.Context, stdout, stderr io.Writer) error {
	out, write, err := newOutputOf(c, stdout, report.Probes, probeDrawn)
	if err != nil {
		return err
	}
	kept, err := openProbeFiles(c, out, stdout)
	if err != nil {
		return err
	}
	r := &probing{probePlan: p, out: out, write: write, kept: kept, stderr: stderr}
	err = r.probe(c)
	if errors.Is(err, context.Canceled) && c.Err() != nil {
		return exitError(ExitInterrupted) // nothing was called yet
	}
	if err != nil {
		return advised(err)
	}
	return r.report(c.Context)
}

// probe connects, finds the method, and calls it.
func (r *probing) probe(c *cli.Context) error {
	r.engine.Clock = evidence.StartClock()
	for _, side := range []struct{ name, address, flag string }{{probe.TargetSide, r.target, "probe"}, {probe.AgainstSide, r.against, "--against"}} {
		if side.address == "" {
			continue
		}
		target := r.dial
		target.Address = side.address
		var capture *wire.Capture
		if r.kept.captures() {
			capture = &wire.Capture{}
		}
		conn, err := probe.Dial(c.Context, target, r.engine.Clock, capture)
		if err != nil {
			return within(advised(err), side.flag)
		}
		defer conn.Close()
		r.engine.Sides = append(r.engine.Sides, probe.NewSide(side.name, conn))
		if side.name == probe.TargetSide {
			if err := r.describe(c, conn); err != nil {
				return err
			}
		}
	}
	if r.found != nil {
		return nil // the services
	}
	r.call(c.Context)
	return nil
}

// describe finds the method and makes its messages, or lists the services.
func (r *probing) describe(c *cli.Context, conn *probe.Conn) (err error) {
	switch {
	case len(r.protosets) > 0:
		r.source, err = probe.Protosets(r.protosets)
		err = of("-protoset", err)
	case len(r.protos) > 0:
		r.source, err = probe.Protos(c.Context, r.paths, r.protos)
		err = of("-proto", err)
	default:
		var done func()
		r.source, done = conn.Reflect(c.Context, r.reflect)
		defer done()
	}
	if err != nil {
		return err
	}
	if r.method == "" {
		services, err := probe.List(r.source)
		if err != nil {
			return within(advised(err), "probe")
		}
		r.found = &result.Probed{
			Kind: result.ProbedKind, Schema: result.SchemaVersion, Services: services, TLS: r.dial.TLS != nil,
			Sides:  []result.ProbedSide{{Name: probe.TargetSide, Port: r.engine.Sides[0].Port(), Connections: conn.Made()}},
			Rounds: 1, Verdict: result.Expected, LastedNS: int64(r.engine.Clock.Now()),
		}
		return nil
	}
	if r.engine.Method, err = probe.Find(r.source, r.method); err != nil {
		return within(advised(err), "probe")
	}
	r.engine.Requests, err = probe.Requests(r.data, dataName(c), r.engine.Method)
	if err == nil {
		err = r.bounded()
	}
	return advised(err)
}

// of names the flag of an error, and keeps its hint.
func of(flag string, err error) error {
	if err == nil {
		return nil
	}
	return within(advised(err), flag)
}

// bounded refuses a comparison whose first call may never end.
func (r *probing) bounded() error {
	if r.against == "" || !r.engine.Method.IsStreamingServer() || r.engine.Messages > 0 || r.engine.For > 0 || r.engine.MaxTime > 0 {
		return nil
	}
	return hint(errors.New("--against: the calls of a stream are compared one by one, and one of these may never end; allowed with --messages, --for or -max-time"),
		"add --messages 10")
}

// call makes the calls, once or again and again.
func (r *probing) call(ctx context.Context) {
	notices := &probeNotices{probing: r, alarm: probed.StartAlarm(r.onStall, r.stderr)}
	notices.attach()
	rounds := 0
	for {
		began := time.Now()
		done := make(chan struct{})
		go func() {
			defer close(done)
			r.engine.Round(ctx)
		}()
		waitFor(ctx, done)
		rounds++
		r.found = r.engine.Report()
		r.found.Rounds = rounds
		if r.every == 0 || ctx.Err() != nil {
			break
		}
		notices.roundEnded(r.found)
		next := time.NewTimer(r.every - time.Since(began))
		select {
		case <-next.C:
		case <-ctx.Done():
		}
		next.Stop()
		if ctx.Err() != nil {
			break
		}
	}
	notices.alarm.Stop(ctx, writeGrace)
	r.found.Asked.EveryNS = int64(r.every)
	r.found.Interrupted = ctx.Err() != nil && r.every == 0
	r.found.Notes = notices.notes()
}

// waitFor waits for a round. After an interruption it does so for a moment only: whoever
// prints messages may wait for a reader that never comes.
func waitFor(ctx context.Context, done chan struct{}) {
	select {
	case <-done:
		return
	case <-ctx.Done():
	}
	late := time.NewTimer(writeGrace)
	defer late.Stop()
	select {
	case <-done:
	case <-late.C:
	}
}

// report writes what was seen, and returns the exit code as an error.
func (r *probing) report(ctx context.Context) error {
	found := r.found
	found.Tool = result.Tool{Name: "hangscope", Version: built.Version()}
	found.Environment, found.Made = repro.ThisEnvironment(), time.Now().UTC().Format(time.RFC3339)
	found.Described = r.source.Name()
	if found.Notes == nil {
		found.Notes = []string{}
	}
	var text bytes.Buffer
	if err := r.write(&text, found); err != nil {
		return err
	}
	if err := r.out.put(ctx, text); err != nil {
		return err
	}
	if err := r.kept.write(ctx, &r.engine, found); err != nil {
		return err
	}
	switch {
	case found.Verdict == result.Unexpected:
		return exitError(ExitUnexpected)
	case found.Interrupted:
		return exitError(ExitInterrupted)
	case found.Verdict != result.Expected && (r.every == 0 || !onlyStopped(found)):
		return exitError(ExitUnexpected)
	}
	return nil
}

// onlyStopped reports whether messages came and no call is undecided but those that the end
// of a watch ended.
func onlyStopped(found *result.Probed) bool {
	for _, side := range found.Sides {
		if side.Ended[result.EndedQuiet] > 0 || side.Down == 0 {
			return false
		}
	}
	return true
}
