package repro

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/judge"
	"hangscope/repro/stall"
	"hangscope/repro/wire"
)

// The matrix of docs/diagnosis.md is that of
//
//	go test ./repro -run TestConfusionMatrix -v -runs 4000 -timeout 1h
//
// A run that fails is repeated by itself with -first and its seed.
var (
	matrixRuns  = flag.Int("runs", 200, "runs of the confusion matrix")
	matrixFirst = flag.Uint64("first", 0, "seed of the first run of the confusion matrix")
)

// whole is all ends observed; views are some of them missing.
var views = [][]evidence.End{
	{},
	{evidence.ClientEnd},
	{evidence.ForwarderToClient},
	{evidence.ForwarderToUpstream},
	{evidence.UpstreamEnd},
	{evidence.ClientEnd, evidence.UpstreamEnd},
	{evidence.ForwarderToClient, evidence.ForwarderToUpstream},
	{evidence.ClientEnd, evidence.ForwarderToClient},
	{evidence.ForwarderToUpstream, evidence.UpstreamEnd},
	evidence.Ends[:],
}

// Every diagnosis of a run that was drawn from a seed is the truth, or names it
// among the causes that look alike.
func TestConfusionMatrix(t *testing.T) {
	m := matrix{counts: make(map[[2]stall.Cause]int), excluded: make(map[string]int)}
	for i := range *matrixRuns {
		d := drawRun(*matrixFirst + uint64(i))
		r := d.run(t.Context(), t)
		if r == nil {
			continue
		}
		for _, missing := range views {
			m.add(t, r, missing)
		}
	}
	t.Log("\n" + m.String())
}

// run runs it in virtual time.
func (d drawn) run(ctx context.Context, t *testing.T) *ran {
	t.Helper()
	require.NoError(t, d.scenario.Validate(Vocabulary()), d)
	e := newExecution(d.trial(), d.scenario, d.options)
	if err := e.runVirtually(ctx); !assert.NoError(t, err, "-first %d -runs 1\n%s", d.seed, d) {
		return nil
	}
	r := &ran{drawn: d, seen: e.seen, variant: judge.Variant(e.seen, d.options.StallAfter)}
	r.call, r.at = r.seen.Snapshot.Calls[r.variant.Call], r.seen.Snapshot.At
	r.then = r.call
	r.sockets = wire.Sockets(r.seen.Ends, r.call)
	for _, n := range r.seen.Notices[r.call.Call] {
		if s := r.variant.Stall; s != nil && int64(n.Since) == s.SinceNS && !r.call.Open {
			r.at, r.sockets, r.then = n.At, n.Evidence.Sockets, n.Evidence.Call
		}
	}
	return r
}

// matrix counts the diagnoses.
type matrix struct {
	counts   map[[2]stall.Cause]int // by the true cause and the diagnosed one
	excluded map[string]int
}

// add diagnoses a run without the taps of some ends.
func (m *matrix) add(t *testing.T, r *ran, missing []evidence.End) {
	t.Helper()
	is := r.truth()
	if is.excluded != "" {
		m.excluded[is.excluded]++
		return
	}
	var got stall.Diagnosis
	if d := judge.Variant(without(r.seen, missing...), r.options.StallAfter).Diagnosis; d != nil {
		got.Cause, got.Hop, got.Alike, got.Settle = d.Cause, d.Hop, d.Alike, d.Settle
		for _, out := range d.RuledOut {
			got.RuledOut = append(got.RuledOut, stall.RuledOut{Cause: out.Cause, Why: out.Why})
		}
	}
	named, wrong := is.judge(got)
	m.counts[[2]stall.Cause{named, got.Cause}]++
	if wrong != "" {
		assert.Fail(t, wrong, "%s\ntrue %v, got %s on hop %d, alike %s, outcome %s, missing %s\n-first %d -runs 1\n%s",
			wrong, is.is, orNone(got.Cause), got.Hop, got.Alike, r.variant.Outcome, missing, r.seed, r.drawn)
	}
}

// judge returns the true cause that a diagnosis is about, and what is wrong with
// it.
func (is truth) judge(got stall.Diagnosis) (of stall.Cause, wrong string) {
	for _, out := range got.RuledOut {
		if slices.ContainsFunc(is.is, func(p place) bool { return p.cause == out.Cause }) && len(is.is) == 1 {
			return out.Cause, "ruled out what is true: " + out.Why
		}
	}
	for _, p := range is.is {
		if p.cause == got.Cause && p.hop == got.Hop {
			return p.cause, ""
		}
	}
	for _, p := range is.is {
		switch {
		case p.cause == got.Cause:
			return p.cause, "another hop"
		case p.cause == unseen && slices.Contains(got.Alike, stall.BlackHole) && slices.Contains(got.Alike, stall.HalfOpenHop):
			return p.cause, ""
		case slices.Contains(got.Alike, p.cause) && slices.Contains(alike[p.cause], got.Cause):
			return p.cause, ""
		case slices.ContainsFunc(general[p.cause], func(c stall.Cause) bool { return got.Cause == c || slices.Contains(got.Alike, c) }):
			return p.cause, ""
		}
	}
	return is.is[0].cause, "another cause"
}

// general lists, for a true cause that takes both ends to tell, or frames that may be
// forgotten, the causes of which it is one kind.
var general = map[stall.Cause][]stall.Cause{
	stall.IdleDrop: {stall.BlackHole, stall.Reset},
	stall.MTU:      {stall.BlackHole},
}

// alike lists, for a true cause, what may be diagnosed in its place.
var alike = map[stall.Cause][]stall.Cause{
	stall.BlackHole: {
		stall.Unknown, stall.SenderIdle, stall.PartialFrame, stall.HalfOpenHop, stall.FlowControl, stall.IdleDrop, stall.MTU,
		stall.Buffering, stall.DeadBackEnd, stall.SwallowedEnd, stall.Reset, stall.NoSettings,
	},
	stall.HalfOpenHop:  {stall.Unknown, stall.SenderIdle, stall.BlackHole, stall.FlowControl, stall.Buffering, stall.SwallowedEnd},
	stall.PartialFrame: {stall.BlackHole, stall.Unknown, stall.SenderIdle},
	stall.IdleDrop:     {stall.BlackHole, stall.Unknown, stall.SenderIdle, stall.FlowControl},
	stall.MTU:          {stall.BlackHole, stall.Unknown, stall.FlowControl},
	stall.LostBytes:    {stall.PartialFrame, stall.Reset, stall.HalfOpenHop, stall.IdleDrop, stall.Unknown},
	stall.SlowConsumer: {stall.FlowControl},
	stall.StreamLimit:  {stall.Unknown},
	stall.Frozen: {
		stall.SenderIdle, stall.BlackHole, stall.FlowControl, stall.Buffering, stall.DeadBackEnd, stall.SwallowedEnd, stall.Unknown,
		stall.MTU, stall.IdleDrop, stall.NoSettings,
	},
	stall.Deadlock:     {stall.Unknown, stall.FlowControl},
	stall.FlowControl:  {stall.Unknown, stall.Buffering, stall.DeadBackEnd},
	stall.NoSettings:   {stall.Unknown, stall.BlackHole, stall.FlowControl, stall.Buffering, stall.DeadBackEnd},
	stall.GoAway:       {stall.Unknown, stall.ProxyLimit},
	stall.Reset:        {stall.Unknown, stall.IdleDrop, stall.ProxyLimit, stall.BlackHole},
	stall.SenderIdle:   {stall.HalfOpenHop},
	stall.ProxyLimit:   {stall.Unknown},
	stall.Buffering:    {stall.Unknown, stall.SwallowedEnd},
	stall.DeadBackEnd:  {stall.Unknown, stall.Buffering, stall.FlowControl, stall.BlackHole},
	stall.SwallowedEnd: {stall.Unknown, stall.Buffering},

	stall.SwallowedGoAway: {stall.Unknown, stall.DeadBackEnd, stall.FlowControl},
}

func orNone(cause stall.Cause) string {
	return cmp.Or(string(cause), "none")
}

// String writes the matrix as Markdown.
func (m *matrix) String() string {
	columns, rows := make(map[stall.Cause]bool), make(map[stall.Cause]bool)
	for pair := range m.counts {
		rows[pair[0]], columns[pair[1]] = true, true
	}
	names := slices.Sorted(maps.Keys(columns))
	var b strings.Builder
	b.WriteString("| true \\ diagnosed |")
	for _, got := range names {
		fmt.Fprintf(&b, " %s |", orNone(got))
	}
	fmt.Fprintf(&b, "\n|---|%s\n", strings.Repeat("---:|", len(names)))
	for _, is := range slices.Sorted(maps.Keys(rows)) {
		fmt.Fprintf(&b, "| %s |", orNone(is))
		for _, got := range names {
			fmt.Fprintf(&b, " %d |", m.counts[[2]stall.Cause{is, got}])
		}
		b.WriteByte('\n')
	}
	for _, rule := range slices.Sorted(maps.Keys(m.excluded)) {
		fmt.Fprintf(&b, "\nexcluded, as %s: %d", rule, m.excluded[rule])
	}
	return b.String()
}
