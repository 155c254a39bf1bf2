package html

import (
	"fmt"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// table is a table of a page. The first cell of a row is its header.
type table struct {
	Caption string
	Head    []cell
	Rows    [][]cell
	// Rest says how much more there is that the table does not show.
	Rest string
}

// cell is one cell. Numbers stand to the right, code in a type of its own.
type cell struct {
	content.Toned
	Number, Code bool
}

func textCell(s string) cell { return cell{Toned: content.Toned{Text: s}} }

func tonedCell(s string, t content.Tone) cell { return cell{Toned: content.Toned{Text: s, Tone: t}} }

func numberCell(s string) cell { return cell{Toned: content.Toned{Text: s}, Number: true} }

func codeCell(s string) cell { return cell{Toned: content.Toned{Text: s}, Code: true} }

// table makes a table with a heading a column; those that begin with a # are
// of numbers.
func newTable(caption string, head ...string) *table {
	t := &table{Caption: caption}
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
func (t *table) add(cells ...cell) {
	if len(t.Rows) < mostLines {
		t.Rows = append(t.Rows, cells)
	}
}

// of says how many rows there should have been.
func (t *table) of(all int) *table {
	if all > mostLines {
		t.Rest = fmt.Sprintf("The first %d of %d; the result as JSON has them all.", mostLines, all)
	}
	return t
}

// received is how many messages came of how many.
func receivedCell(m result.Messages) cell {
	return numberCell(fmt.Sprintf("%d/%d", m.Received, m.Expected))
}

// outcomeCell names an outcome.
func outcomeCell(v *result.Variant) cell {
	return tonedCell(content.Tally(v), content.ToneOf(v.Outcome))
}

// latencyTable has the figures behind the charts of latencies and gaps.
func latencyTable(r *result.Result) *table {
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
			t.add(textCell(phrase.Clip(r.Variants[i].Name, phrase.WidestName)), textCell(row.name), numberCell(fmt.Sprint(d.Count)),
				numberCell(content.Optional(d, d.MinNS)), numberCell(content.Optional(d, d.P50NS)), numberCell(content.Optional(d, d.P90NS)),
				numberCell(content.Optional(d, d.P99NS)), numberCell(content.Optional(d, d.MaxNS)+open))
		}
	}
	return t.of(rows)
}

// variantTable is what the terminal shows of the variants.
func variantTable(r *result.Result) *table {
	t := newTable("The variants", "variant", "outcome", "#messages", "#longest gap", "#latency p50", "#p99", "#max", "carried by")
	for i := range r.Variants {
		v := &r.Variants[i]
		gap := content.Optional(v.Gaps, v.Gaps.MaxNS)
		if v.Gaps.Censored > 0 {
			gap += "+"
		}
		t.add(textCell(phrase.Clip(v.Name, phrase.WidestName)), outcomeCell(v), receivedCell(v.Messages), numberCell(gap),
			numberCell(content.Optional(v.Latency, v.Latency.P50NS)), numberCell(content.Optional(v.Latency, v.Latency.P99NS)),
			numberCell(content.Optional(v.Latency, v.Latency.MaxNS)), textCell(phrase.Clip(v.Layer, phrase.WidestName)))
	}
	return t
}

// checkTable is every expectation, or the failed ones.
func checkTable(caption string, checks []result.Check) *table {
	t := newTable(caption, "variant", "what", "want", "got", "met")
	for _, c := range checks {
		met := tonedCell("✗ no", content.Bad)
		if c.OK {
			met = tonedCell("✓ yes", content.Good)
		}
		t.add(textCell(phrase.Clip(c.Variant, phrase.WidestName)), textCell(phrase.Clip(c.What, phrase.WidestName)), textCell(phrase.Clip(c.Want, content.WidestStatus)), textCell(phrase.Clip(c.Got, content.WidestStatus)), met)
	}
	return t.of(len(checks))
}

// timelineTable is a timeline in few rows, by maximum.
func timelineTable(v *result.Variant) *table {
	const rows = 40
	t := newTable("Over time: "+phrase.Clip(v.Name, phrase.WidestName), "#from", "#messages", "#highest latency", "#longest silence")
	span := v.Timeline.BucketNS * int64(len(v.Timeline.Buckets))
	merged := content.Merge(v.Timeline, span, min(rows, len(v.Timeline.Buckets)))
	for i, b := range merged {
		none := func(ns int64) string {
			if ns <= 0 {
				return "–"
			}
			return phrase.Duration(ns)
		}
		t.add(numberCell(phrase.Moment(span/int64(len(merged))*int64(i))), numberCell(fmt.Sprint(b.Messages)), numberCell(none(b.LatencyMaxNS)), numberCell(none(b.SilenceMaxNS)))
	}
	return t
}

// Class is the cell's name for the style sheet.
func (c cell) Class() string {
	const long = 30
	class := string(c.Tone)
	switch {
	case c.Number:
		class += " number"
	case phrase.Width(c.Text) > long:
		class += " long"
	}
	return strings.TrimSpace(class)
}
