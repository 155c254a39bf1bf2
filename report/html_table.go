package report

import (
	"fmt"
	"strings"

	"hangscope/repro/result"
)

// htmlTable is a table of a page. The first cell of a row is its header.
type htmlTable struct {
	Caption string
	Head    []htmlCell
	Rows    [][]htmlCell
	// Rest says how much more there is that the table does not show.
	Rest string
}

// htmlCell is one cell. Numbers stand to the right, code in a type of its own.
type htmlCell struct {
	said
	Number, Code bool
}

func textCell(s string) htmlCell { return htmlCell{said: said{Text: s}} }

func tonedCell(s string, t tone) htmlCell { return htmlCell{said: said{s, t}} }

func numberCell(s string) htmlCell { return htmlCell{said: said{Text: s}, Number: true} }

func codeCell(s string) htmlCell { return htmlCell{said: said{Text: s}, Code: true} }

// table makes a table with a heading a column; those that begin with a # are
// of numbers.
func newTable(caption string, head ...string) *htmlTable {
	t := &htmlTable{Caption: caption}
	for _, name := range head {
		if name[0] == '#' {
			t.Head = append(t.Head, numberCell(name[1:]))
		} else {
			t.Head = append(t.Head, textCell(name))
		}
	}
	return t
}

// add puts a row below the others, until there are too many.
func (t *htmlTable) add(cells ...htmlCell) {
	if len(t.Rows) < mostLines {
		t.Rows = append(t.Rows, cells)
	}
}

// of says how many rows there should have been.
func (t *htmlTable) of(all int) *htmlTable {
	if all > mostLines {
		t.Rest = fmt.Sprintf("The first %d of %d; the result as JSON has them all.", mostLines, all)
	}
	return t
}

// received is how many messages came of how many.
func receivedCell(m result.Messages) htmlCell {
	return numberCell(fmt.Sprintf("%d/%d", m.Received, m.Expected))
}

// outcomeCell names an outcome.
func outcomeCell(v *result.Variant) htmlCell { return tonedCell(tally(v), toneOf(v.Outcome)) }

// latencyTable has the figures behind the charts of latencies and gaps.
func latencyTable(r *result.Result) *htmlTable {
	t := newTable("Latency and gaps of every variant", "variant", "of", "#count", "#min", "#p50", "#p90", "#p99", "#max")
	rows := 0
	for i := range r.Variants {
		for _, row := range spreads(&r.Variants[i]) {
			d := row.values
			open := ""
			if d.Censored > 0 {
				open = "+"
			}
			rows++
			t.add(textCell(clip(r.Variants[i].Name, widestName)), textCell(row.name), numberCell(fmt.Sprint(d.Count)),
				numberCell(optional(d, d.MinNS)), numberCell(optional(d, d.P50NS)), numberCell(optional(d, d.P90NS)),
				numberCell(optional(d, d.P99NS)), numberCell(optional(d, d.MaxNS)+open))
		}
	}
	return t.of(rows)
}

// variantTable is what the terminal shows of the variants.
func variantTable(r *result.Result) *htmlTable {
	t := newTable("The variants", "variant", "outcome", "#messages", "#longest gap", "#latency p50", "#p99", "#max", "carried by")
	for i := range r.Variants {
		v := &r.Variants[i]
		gap := optional(v.Gaps, v.Gaps.MaxNS)
		if v.Gaps.Censored > 0 {
			gap += "+"
		}
		t.add(textCell(clip(v.Name, widestName)), outcomeCell(v), receivedCell(v.Messages), numberCell(gap),
			numberCell(optional(v.Latency, v.Latency.P50NS)), numberCell(optional(v.Latency, v.Latency.P99NS)),
			numberCell(optional(v.Latency, v.Latency.MaxNS)), textCell(clip(v.Layer, widestName)))
	}
	return t
}

// checkTable is every expectation, or the failed ones.
func checkTable(caption string, checks []result.Check) *htmlTable {
	t := newTable(caption, "variant", "what", "want", "got", "met")
	for _, c := range checks {
		met := tonedCell("✗ no", bad)
		if c.OK {
			met = tonedCell("✓ yes", good)
		}
		t.add(textCell(clip(c.Variant, widestName)), textCell(clip(c.What, widestName)), textCell(clip(c.Want, widestStatus)), textCell(clip(c.Got, widestStatus)), met)
	}
	return t.of(len(checks))
}

// timelineTable is a timeline in few rows, by maximum.
func timelineTable(v *result.Variant) *htmlTable {
	const rows = 40
	t := newTable("Over time: "+clip(v.Name, widestName), "#from", "#messages", "#highest latency", "#longest silence")
	span := v.Timeline.BucketNS * int64(len(v.Timeline.Buckets))
	merged := merge(v.Timeline, span, min(rows, len(v.Timeline.Buckets)))
	for i, b := range merged {
		none := func(ns int64) string {
			if ns <= 0 {
				return "–"
			}
			return duration(ns)
		}
		t.add(numberCell(moment(span/int64(len(merged))*int64(i))), numberCell(fmt.Sprint(b.Messages)), numberCell(none(b.LatencyMaxNS)), numberCell(none(b.SilenceMaxNS)))
	}
	return t
}

// Class is the cell's name for the style sheet.
func (c htmlCell) Class() string {
	const long = 30
	class := string(c.Tone)
	switch {
	case c.Number:
		class += " number"
	case width(c.Text) > long:
		class += " long"
	}
	return strings.TrimSpace(class)
}
