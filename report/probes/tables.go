package probes

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// calls has a row for each side.
func calls(p *result.Probed) tables.Table {
	t := tables.New("side", "#calls", "#as asked", "#sent", "#received", "otherwise")
	t.Title, t.Note = "The calls", "by what became of them"
	for _, side := range p.Sides {
		n, asked := 0, 0
		for end, calls := range side.Ended {
			n += calls
			if end.Asked() {
				asked += calls
			}
		}
		tone := phrase.Good
		if asked < n {
			tone = phrase.Bad
		}
		t.Add(name(side), number(n), tables.InTone(fmt.Sprint(asked), tone), number(side.Up), number(side.Down), tables.Text(otherwise(side)))
	}
	return t
}

func name(side result.ProbedSide) tables.Cell {
	return tables.Text(phrase.Clip(side.Name, phrase.WidestName))
}

func number[N int | int64 | uint64](n N) tables.Cell { return tables.Text(fmt.Sprint(n)) }

// otherwise says what became of the calls that did not do what was asked.
func otherwise(side result.ProbedSide) string {
	var parts []string
	for _, end := range slices.Sorted(maps.Keys(side.Ended)) {
		if end == result.EndedFailed || end.Asked() {
			continue
		}
		parts = append(parts, fmt.Sprintf("%d %s", side.Ended[end], phrase.Clip(string(end), phrase.WidestName)))
	}
	for _, status := range slices.Sorted(maps.Keys(side.Status)) {
		if status != "OK" {
			parts = append(parts, fmt.Sprintf("%d %s", side.Status[status], phrase.Clip(status, phrase.WidestName)))
		}
	}
	return strings.Join(parts, ", ")
}

// times has a row for each kind of time of each side.
func times(p *result.Probed) tables.Table {
	t := tables.New("time", "side", "#count", "#p50", "#p90", "#p99", "#longest")
	t.Title, t.Note = "The times", "≥ is a time that was still open"
	if len(p.Sides) < 2 {
		t = t.Without("side")
	}
	for _, kind := range []struct {
		name string
		of   func(result.ProbedSide) result.Distribution
	}{
		{"to the first message", func(s result.ProbedSide) result.Distribution { return s.First }},
		{"between messages", func(s result.ProbedSide) result.Distribution { return s.Gaps }},
		{"of a whole call", func(s result.ProbedSide) result.Distribution { return s.Lasted }},
	} {
		for _, side := range p.Sides {
			d := kind.of(side)
			if d.Count <= 0 {
				continue
			}
			cells := []tables.Cell{tables.Text(kind.name)}
			if len(p.Sides) > 1 {
				cells = append(cells, name(side))
			}
			longest := tables.Text(phrase.Duration(d.MaxNS))
			if d.MaxOpen {
				longest = tables.InTone("≥ "+phrase.Duration(d.MaxNS), phrase.Warn)
			}
			t.Add(append(cells, number(d.Count), atLeast(d, d.P50NS), atLeast(d, d.P90NS), atLeast(d, d.P99NS), longest)...)
		}
	}
	return t
}

// atLeast is a percentile. One that is the longest time, which was open, would have been
// longer.
func atLeast(d result.Distribution, ns int64) tables.Cell {
	if d.MaxOpen && ns >= d.MaxNS {
		return tables.InTone("≥ "+phrase.Duration(ns), phrase.Warn)
	}
	return tables.Text(phrase.Duration(ns))
}

// maxRows bounds the rows of a table; the JSON form has more.
const maxRows = 20

// stalls has a row for each stall.
func stalls(p *result.Probed) tables.Table {
	t := tables.New("side", "#call", "reason", "#at", "#silent", "#sent", "#received", "then")
	t.Title, t.Note = "The stalls", "as they were noticed"
	all := 0
	for _, side := range p.Sides {
		all += side.StallCount
		for _, s := range side.Stalls {
			if len(t.Rows) == maxRows {
				break
			}
			silent, then := phrase.Duration(s.SilentNS), tables.InTone("went on or ended", phrase.Good)
			if !s.Over {
				silent, then = "≥ "+silent, tables.InTone("not over", phrase.Bad)
			}
			t.Add(name(side), number(s.Call), tables.InTone(phrase.Clip(string(s.Reason), phrase.WidestCell), phrase.Bad),
				tables.Text(phrase.Moment(s.SinceNS)), tables.Text(silent), number(s.Up), number(s.Down), then)
		}
	}
	if all > len(t.Rows) {
		t.Note = fmt.Sprintf("the first %d of %d", len(t.Rows), all)
	}
	return t
}

// seen has a row for each stall whose frames were observed.
func seen(p *result.Probed) tables.Table {
	t := tables.New("side", "#call", "#written", "#arrived", "#stream window", "#connection window", "PING", "#not acknowledged", "partial")
	t.Title, t.Note = "What our end saw", "when each stall was noticed"
	for _, side := range p.Sides {
		for _, s := range side.Stalls {
			if s.Frames == nil || len(t.Rows) == maxRows {
				continue
			}
			f := s.Frames
			window, ping, unacked, partial := "not observed", "none is open", "not observed", "none"
			if f.StreamWindow != nil {
				window = fmt.Sprint(*f.StreamWindow)
			}
			if f.PingedNS != nil {
				ping = "no answer"
			}
			if f.Unacked != nil {
				unacked = fmt.Sprint(*f.Unacked)
			}
			if f.PartialWant > 0 {
				partial = fmt.Sprintf("%d of %d bytes", f.PartialHave, f.PartialWant)
			}
			t.Add(name(side), number(s.Call), number(f.Written), number(f.Arrived), tables.Text(window),
				number(f.ConnectionWindow), tables.Text(ping), tables.Text(unacked), tables.Text(partial))
		}
	}
	return t
}

// worst has a row for each call that did not do what was asked.
func worst(p *result.Probed) tables.Table {
	t := tables.New("side", "#call", "#at", "#lasted", "end", "#sent", "#received", "message")
	t.Title, t.Note = "Calls that did not do what was asked", "the first of them"
	t.Columns[7].Aside = true
	for _, side := range p.Sides {
		for _, c := range side.Worst {
			if len(t.Rows) == maxRows {
				break
			}
			end := phrase.Clip(string(c.End), phrase.WidestName)
			if c.Status != "" && c.Status != "OK" {
				end = phrase.Clip(c.Status, phrase.WidestName)
			}
			t.Add(name(side), number(c.Call), tables.Text(phrase.Moment(c.BeganNS)), tables.Text(phrase.Duration(c.LastedNS)),
				tables.InTone(end, phrase.Bad), number(c.Up), number(c.Down), tables.Text(phrase.Clip(c.Message, phrase.Prose)))
		}
	}
	return t
}

// services has a table for each service. Names of messages are without their packages;
// the JSON form has them in full.
func services(found []result.ProbedService) []tables.Table {
	var all []tables.Table
	for _, s := range found {
		t := tables.New("method", "calls", "request", "response")
		t.Title, t.Note = phrase.Clip(s.Name, phrase.Prose), phrase.Count(uint64(len(s.Methods)), "method")
		if len(s.Methods) == 0 {
			t.Add(tables.InTone("not described", phrase.Dim), nil, nil, nil)
		}
		for _, m := range s.Methods {
			t.Add(tables.Text(phrase.Clip(m.Name, phrase.WidestCell)), tables.Text(phrase.Clip(string(m.Calls), phrase.WidestName)),
				tables.Text(short(m.Request)), tables.Text(short(m.Response)))
		}
		all = append(all, t)
	}
	return all
}

func short(name string) string {
	return phrase.Clip(name[strings.LastIndexByte(name, '.')+1:], phrase.WidestName)
}
