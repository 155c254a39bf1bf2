package verified

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hangscope/repro/verify"
	"hangscope/scenarios"
)

// callTitles are the document's headings.
var callTitles = map[scenarios.CallKind]string{
	scenarios.ServerStream: "Server streaming", scenarios.Bidi: "Bidirectional", scenarios.Unary: "Unary in a loop",
}

// Tables returns the document's tables with what this kernel did, and compares each
// row with the results that are written down for it. agree is whether every row has
// only those.
func Tables(table []verify.Tabled) (text string, agree bool) {
	var b strings.Builder
	agree = true
	same, again := 0, 0
	var call scenarios.CallKind
	for _, t := range table {
		if t.True.Call != call {
			call = t.True.Call
			head := []string{"gen", "ports", "path", "phase", "client", "forwarder (towards upstream)", "upstream", "agree", "document"}
			fmt.Fprintf(&b, "## %s\n\n", callTitles[call])
			writeRow(&b, head)
			writeRow(&b, slices.Repeat([]string{"---"}, len(head)))
		}
		agree = agree && t.Agrees()
		again += t.Again
		if t.Same() {
			same++
		}
		seen := t.Seen
		writeRow(&b, []string{
			seen.Generation, seen.Ports, seen.Path, string(seen.Phase), seen.Client, seen.Forwarder, seen.Upstream,
			fmt.Sprintf("%d/%d", seen.Agreed, seen.Repeated), compared(t),
		})
	}
	fmt.Fprintf(&b, "\n%d of %d cells are the same as in the document.\n", same, len(table))
	if again > 0 {
		fmt.Fprintf(&b, "Runs that were repeated, because the machine was too busy: %d\n", again)
	}
	return b.String(), agree
}

// compared says how a row compares with the results that are written down for it.
func compared(t verify.Tabled) string {
	var words []string
	switch foreign := t.Foreign(); {
	case !t.Tested():
		words = append(words, "UNDECIDED")
	case len(foreign) > 0:
		words = append(words, "DIFFERS: "+t.True.Seen())
	case t.Same():
		words = append(words, "the same")
	default:
		words = append(words, "another result that is written down")
	}
	for _, seen := range slices.Sorted(maps.Keys(t.Others)) {
		words = append(words, fmt.Sprintf("%d×: %s", t.Others[seen], seen))
	}
	if t.Late > 0 {
		words = append(words, fmt.Sprintf("%d×: the flush came late", t.Late))
	}
	if t.Again > 0 {
		words = append(words, fmt.Sprintf("repeated %d×, because the flush came late", t.Again))
	}
	return strings.Join(words, "; ")
}
