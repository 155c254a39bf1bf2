package command

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/repro/verify"
	"hangscope/scenarios"
)

// table measures the document's tables on this kernel, and prints them.
func (v verification) table(ctx context.Context) error {
	cells := verify.TrueCells()
	done := 0
	table, err := verify.Tabulate(ctx, cells, v.repeat, repro.Options{Layer: result.Kernel, Seed: 1}, func(t verify.Tabled) {
		done++
		v.bar.Draw(done, len(cells), t.True.String())
	})
	v.bar.Clear()
	if err != nil {
		return machineError(err)
	}
	text, agree := tables(table)
	if err := v.print(ctx, text); err != nil {
		return err
	}
	return verdict(ctx, agree)
}

// callTitles are the document's headings.
var callTitles = map[scenarios.CallKind]string{
	scenarios.ServerStream: "Server streaming", scenarios.Bidi: "Bidirectional", scenarios.Unary: "Unary in a loop",
}

// tables returns the document's tables with what this kernel did, and compares each
// row with the document's. agree is whether all rows are within its margins.
func tables(table []verify.Tabled) (text string, agree bool) {
	var b strings.Builder
	agree = true
	same := 0
	var call scenarios.CallKind
	for _, t := range table {
		if t.True.Call != call {
			call = t.True.Call
			head := []string{"gen", "ports", "path", "phase", "client", "forwarder (towards upstream)", "upstream", "agree", "document"}
			fmt.Fprintf(&b, "## %s\n\n", callTitles[call])
			writeRow(&b, head)
			writeRow(&b, slices.Repeat([]string{"---"}, len(head)))
		}
		seen, compared := t.Seen, "the same"
		switch {
		case t.Same():
			same++
		case t.Agrees():
			compared = fmt.Sprintf("different, as in %d of %d there", t.True.Repeated-t.True.Agreed, t.True.Repeated)
		default:
			agree = false
			compared = "DIFFERS: " + t.True.Seen()
		}
		writeRow(&b, []string{
			seen.Generation, seen.Ports, seen.Path, string(seen.Phase), seen.Client, seen.Forwarder, seen.Upstream,
			fmt.Sprintf("%d/%d", seen.Agreed, seen.Repeated), compared,
		})
	}
	fmt.Fprintf(&b, "\n%d of %d cells are the same as in the document.\n", same, len(table))
	return b.String(), agree
}
