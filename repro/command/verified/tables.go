package verified

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
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
func Tables(tabled []verify.Tabled) (found tables.Found, agree bool) {
	agree = true
	same, again := 0, 0
	var runs []*result.Result
	var table *tables.Table
	for _, t := range tabled {
		if title := callTitles[t.True.Call]; table == nil || table.Title != title {
			found.Add(tables.New("gen", "ports", "path", "phase", "client", "forwarder (towards upstream)", "upstream", "agree", "document"))
			table = &found.Parts[len(found.Parts)-1].Table
			table.Title = title
			table.Columns[len(table.Columns)-1].Aside = true
		}
		agree = agree && t.Agrees()
		again += t.Again
		if t.Same() {
			same++
		}
		if t.Run != nil {
			runs = append(runs, t.Run)
		}
		addCell(table, t)
	}
	if len(runs) > 0 {
		found.Provenance = content.RunsProvenance(runs)
	}
	found.Say(fmt.Sprintf("%d of %d cells are the same as in the document.", same, len(tabled)))
	if again > 0 {
		found.Say(fmt.Sprintf("Runs that were repeated, because the machine was too busy: %d", again))
	}
	return found, agree
}

func addCell(table *tables.Table, t verify.Tabled) {
	seen, tone := t.Seen, phrase.Good
	if !t.Agrees() {
		tone = phrase.Bad
	}
	table.Add(
		tables.Text(seen.Generation), tables.Text(seen.Ports), tables.Text(seen.Path), tables.Text(string(seen.Phase)),
		tables.Text(seen.Client), tables.Text(seen.Forwarder), tables.Text(seen.Upstream),
		tables.InTone(fmt.Sprintf("%d/%d", seen.Agreed, seen.Repeated), tone), tables.Text(compared(t)),
	).Mark = tone
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
