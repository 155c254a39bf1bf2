package relayed

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// times has a row for each kind of wait of each method. The longest stands before the
// quantiles: what does not fit is left out on the right.
func times(rows []result.RelayedMethod) tables.Table {
	table := tables.New("method", "#hop", "what", "#count", "#longest", "#p50", "#p90", "#p99")
	table.Title, table.Note = "How long calls waited for messages", "≥ is a wait that was not over"
	hops := make(map[int]bool)
	for _, row := range rows {
		hops[row.Hop] = true
		for _, kind := range []struct {
			name string
			of   *result.Distribution
		}{{"first down", row.First}, {"next down", row.DownGaps}, {"next up", row.UpGaps}} {
			if d := kind.of; d != nil && d.Count > 0 {
				table.Add(
					tables.Text(shortest(row.Method)), tables.Text(fmt.Sprint(row.Hop)), tables.Text(kind.name), tables.Text(fmt.Sprint(d.Count)),
					greatest(d), quantile(d, d.P50NS), quantile(d, d.P90NS), p99(d),
				)
			}
		}
	}
	if len(hops) == 1 {
		table = table.Without("hop")
	}
	return table
}

// shortest is a method as short has it, or if that is long, without its service.
func shortest(method string) string {
	const long = 24
	name := short(method)
	if _, after, ok := strings.Cut(name, "/"); ok && utf8.RuneCountInString(name) > long {
		return after
	}
	return name
}

// quantile is one of a distribution. One that is the greatest value, which still grew, would
// have been more.
func quantile(d *result.Distribution, ns int64) tables.Cell {
	if d.MaxOpen && ns >= d.MaxNS {
		return greatest(d)
	}
	return tables.Text(phrase.Duration(ns))
}

func greatest(d *result.Distribution) tables.Cell {
	tone := phrase.Plain
	if d.MaxOpen {
		tone = phrase.Warn
	}
	return tables.InTone(content.Greatest(*d), tone)
}

// p99 is a dash if there are too few values for one that is not the greatest.
func p99(d *result.Distribution) tables.Cell {
	if text := content.P99(*d); text != phrase.Duration(d.P99NS) {
		return tables.Text(text)
	}
	return quantile(d, d.P99NS)
}
