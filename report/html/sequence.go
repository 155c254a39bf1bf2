package html

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// sequence is the chain around a stall: four lifelines, time runs down.
type sequence struct {
	Title, Note    string
	ID, Desc       string
	Height, Bottom int
	Heads          []tick
	Lines          []lifeline
	Rows           []sequenceRow
	Table          *table
}

// lifeline is the line of one end. It is dotted below the place where the end was
// told.
type lifeline struct {
	X    string
	Told string
}

// sequenceRow is one line of the drawing: an arrow, a note at one end, a flush
// across all of them, or a silence.
type sequenceRow struct {
	Kind, Time, Text string
	Tone             phrase.Tone
	// Y is where the line of the row is, Above where its text is.
	Y, Above          string
	X1, X2, TextX, At string
	Anchor, Shift     string
	Top, Tall         string
	Waits             []tick
}

// The measures of a sequence, in pixels.
const (
	sequenceHead  = 44
	sequenceStep  = 34
	sequenceQuiet = 74
	// lostAfter is how far the arrow of a lost frame goes, as a share.
	lostAfter = 0.75
	// frameRoom is how many characters fit between two lifelines.
	frameRoom = 30
	// noteRoom is how many fit from an inner lifeline across the middle to the edge.
	noteRoom = 56
)

// lifelineX is the place of a lifeline, as a share of the width.
func lifelineX(line int) float64 { return (float64(line) + 0.5) / 4 }

// newSequence draws the last frames and the stall of the variant that the result is
// about. It is nil if nothing stalled and no frames are known.
func newSequence(r *result.Result, prefix string) *sequence {
	v := content.Subject(r)
	if v == nil || v.Stall == nil && len(v.Frames) == 0 {
		return nil
	}
	all := happenings(v)
	if len(all) == 0 {
		return nil
	}
	if v.Flush != nil {
		all = append(all, happening{ns: v.Flush.AtNS, from: 0, to: 3, fate: "flush", Toned: phrase.Toned{Text: "flush (the layer's own account)", Tone: phrase.Fault}})
		slices.SortStableFunc(all, func(a, b happening) int { return cmp.Compare(a.ns, b.ns) })
	}
	s := &sequence{ID: prefix + "sequence", Title: "Around the stall", Note: content.StandingAt(r, v), Bottom: sequenceHead}
	if v.Stall == nil {
		s.Title = "The last events"
	}
	for line, end := range lifelines {
		s.Heads = append(s.Heads, tick{At: percentOf(lifelineX(line)), Label: lineName(v, end)})
		s.Lines = append(s.Lines, lifeline{X: percentOf(lifelineX(line))})
	}
	s.fill(r, v, all)
	s.Height = s.Bottom + 12
	s.Table = sequenceTable(v, all)
	s.Desc = "Time runs down. " + sequenceWords(all, v)
	return s
}

// fill adds a row for each happening, and one for each silence between them.
func (s *sequence) fill(r *result.Result, v *result.Variant, all []happening) {
	for i, h := range all {
		s.row(h)
		if h.fate == "" && h.Tone == phrase.Warn && s.Lines[h.from].Told == "" {
			s.Lines[h.from].Told = pixels(float64(s.Bottom - sequenceStep/2))
		}
		next, atEnd := v.LastedNS, true
		if i+1 < len(all) {
			next, atEnd = all[i+1].ns, false
		}
		if r.StallAfterNS > 0 && float64(next)-float64(h.ns) >= float64(r.StallAfterNS)/2 {
			s.silence(v, next-h.ns, atEnd)
		}
	}
}

// row draws one happening.
func (s *sequence) row(h happening) {
	y := float64(s.Bottom + sequenceStep*2/3)
	from, to := lifelineX(h.from), lifelineX(h.to)
	row := sequenceRow{
		Time: phrase.Moment(h.ns), Text: shortFrame(h.Text), Tone: h.Tone, Y: pixels(y), Above: pixels(y - 7),
		X1: percentOf(from), X2: percentOf(to), TextX: percentOf((from + to) / 2), Anchor: "middle",
	}
	switch h.fate {
	case arrived:
		row.Kind = "arrow"
	case vanished:
		end := percentOf(from + (to-from)*lostAfter)
		row.Kind, row.At, row.X2, row.TextX = "lost", end, end, row.X1
		row.Anchor, row.Shift = "start", "6"
		if to < from {
			row.Anchor, row.Shift = "end", "-6"
		}
	case appeared:
		row.Kind, row.X1 = "arrow", percentOf((from+to)/2)
	case "":
		row.Kind, row.Text = "note", phrase.Clip(h.Text, noteRoom)
		row.Anchor = "start"
		if h.from > 1 {
			row.Anchor = "end"
		}
	default:
		row.Kind, row.X1, row.X2, row.TextX, row.Text = "flush", "0%", "100%", "50%", h.Text
	}
	s.Rows = append(s.Rows, row)
	s.Bottom += sequenceStep
}

// frameLength matches what the short text of a frame leaves out.
var frameLength = regexp.MustCompile(` (?:stream=0|len=\d+)\b`)

// shortFrame shortens the text of a frame to fit between two lifelines.
func shortFrame(text string) string {
	if phrase.Width(text) > frameRoom {
		text = frameLength.ReplaceAllString(text, "")
	}
	return phrase.Clip(text, frameRoom)
}

// silence adds a row for a time without messages, with the ends that wait.
func (s *sequence) silence(v *result.Variant, ns int64, atEnd bool) {
	row := sequenceRow{
		Kind: "silence", Text: "nothing for " + phrase.Duration(ns), Tone: phrase.Bad, Top: pixels(float64(s.Bottom + 6)), Tall: pixels(sequenceQuiet - 12),
		Y: pixels(float64(s.Bottom + sequenceQuiet/2 - 4)), Above: pixels(float64(s.Bottom + sequenceQuiet/2 + 18)), TextX: "50%",
	}
	if atEnd {
		row.Text += ", to the end of the observation"
		row.Time = phrase.Moment(v.LastedNS)
		for line, end := range lifelines {
			if v.Diagnosis != nil && slices.Contains(v.Diagnosis.Waits, end.String()) {
				row.Waits = append(row.Waits, tick{At: percentOf(lifelineX(line)), Label: "waits"})
			}
		}
	}
	s.Rows = append(s.Rows, row)
	s.Bottom += sequenceQuiet
}

// sequenceWords sums a sequence up for readers who cannot see it.
func sequenceWords(all []happening, v *result.Variant) string {
	lost := 0
	for _, h := range all {
		if h.fate == vanished {
			lost++
		}
	}
	words := fmt.Sprintf("%s, of which %d was not seen at its other end.", phrase.Count(uint64(len(all)), "event"), lost)
	if v.Stall != nil {
		words += fmt.Sprintf(" Silence of %s, %s.", phrase.Duration(v.Stall.LastedNS), content.StallPlace(v.Stall))
	}
	return words
}

// sequenceTable is the sequence in rows.
func sequenceTable(v *result.Variant, all []happening) *table {
	const none = "–"
	t := tables.New("#at", "from", "to", "what", "fate")
	add := func(ns int64, from, to, what, fate string, tone phrase.Tone) {
		t.Add(tables.Text(phrase.Moment(ns)), tables.Text(from), tables.Text(to), tables.Text(what), tables.InTone(fate, tone))
	}
	for _, h := range all {
		switch from, to := lifelines[h.from].String(), lifelines[h.to].String(); h.fate {
		case "":
			add(h.ns, from, none, h.Text, "seen by that end", phrase.Plain)
		case vanished:
			add(h.ns, from, to, h.Text, phrase.Bad.Sign()+" "+h.fate, phrase.Bad)
		case "flush":
			add(h.ns, none, none, h.Text, "the layer's own account", phrase.Plain)
		default:
			add(h.ns, from, to, h.Text, h.fate, phrase.Plain)
		}
	}
	if v.LastedNS > 0 {
		add(v.LastedNS, none, none, "the observation ended", "", phrase.Plain)
	}
	shown := newTable("The last events of the chain", t)
	for i := range shown.Rows {
		shown.Rows[i][3].Code = i < len(all) && all[i].fate != "flush"
	}
	return shown
}
