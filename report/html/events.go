package html

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// lifelines are the ends in the order in which they are drawn, from the upstream
// to the client.
var lifelines = [...]evidence.End{evidence.UpstreamEnd, evidence.ForwarderToUpstream, evidence.ForwarderToClient, evidence.ClientEnd}

// lineOf finds the lifeline of an end, and lineNamed that of an end by the name
// that a result gives it. It returns -1 if there is none.
func lineOf(end evidence.End) int { return slices.Index(lifelines[:], end) }

func lineNamed(name string) int {
	switch name {
	case evidence.LocalToUpstream.String():
		return lineOf(evidence.ForwarderToUpstream)
	case evidence.LocalToClient.String():
		return lineOf(evidence.ForwarderToClient)
	}
	return slices.IndexFunc(lifelines[:], func(end evidence.End) bool { return end.String() == name })
}

// lineName names a lifeline: in the middle is who served the call last.
func lineName(v *result.Variant, end evidence.End) string {
	switch {
	case v.Middle() != evidence.Local:
		return end.String()
	case end == evidence.ForwarderToUpstream:
		return evidence.LocalToUpstream.String()
	case end == evidence.ForwarderToClient:
		return evidence.LocalToClient.String()
	default:
		return end.String()
	}
}

// happening is one thing on the lifelines.
type happening struct {
	ns int64
	// from and to are lifelines. They are the same if it concerns only one end.
	from, to int
	// fate is arrived, vanished (only seen at the end that wrote) or appeared
	// (only seen at the end that read). It is empty for a note.
	fate string
	phrase.Toned
}

const (
	arrived  = "arrived"
	vanished = "not seen at the other end"
	appeared = "not seen where it came from"
)

// maxHappenings bounds how many of the last frames a sequence shows.
const maxHappenings = 14

// happenings are the last frames of the hop that the diagnosis names, the last
// messages of the others, and what the ends learned, in the order of time.
func happenings(v *result.Variant) []happening {
	all := last(frameHappenings(v), maxHappenings)
	all = append(all, pointHappenings(v)...)
	if v.Diagnosis != nil {
		for _, o := range v.Diagnosis.Observations {
			if at := lineNamed(o.End); at >= 0 && (o.Source == "socket" || o.Source == "frame") {
				all = append(all, note(o.AtNS, at, phrase.Clip(o.Text, phrase.Prose), phrase.Bad))
			}
		}
	}
	for i := range v.Ends {
		if e := &v.Ends[i]; content.IsTrue(e.Told) {
			ns := e.SinceNS
			if e.ToldNS != nil {
				ns = *e.ToldNS
			}
			all = append(all, note(ns, lifelineOf(e), "told"+content.StatusOf(e), phrase.Warn))
		}
	}
	if len(all) == 0 {
		all = callHappenings(v)
	}
	slices.SortStableFunc(all, func(a, b happening) int { return cmp.Compare(a.ns, b.ns) })
	return all
}

// callHappenings are what the ends knew of their calls. They are all that there is to
// draw if a call hangs before its first message, and nobody is told.
func callHappenings(v *result.Variant) []happening {
	if v.Diagnosis == nil {
		return nil
	}
	var found []happening
	for _, o := range v.Diagnosis.Observations {
		if at := lineNamed(o.End); at >= 0 && o.Source == "call" {
			found = append(found, note(o.AtNS, at, phrase.Clip(o.Text, phrase.Prose), phrase.Plain))
		}
	}
	return found
}

func note(ns int64, at int, text string, t phrase.Tone) happening {
	return happening{ns: ns, from: at, to: at, Toned: phrase.Toned{Text: text, Tone: t}}
}

// lifelineOf is the lifeline that shows what a role was told. For who is in the middle
// it is the side on which it was told.
func lifelineOf(e *result.End) int {
	switch {
	case e.Role == evidence.Upstream:
		return lineOf(evidence.UpstreamEnd)
	case e.Role == evidence.Client:
		return lineOf(evidence.ClientEnd)
	case content.IsTrue(e.ToldOfClient) && !content.IsTrue(e.ToldOfUpstream):
		return lineOf(evidence.ForwarderToClient)
	default:
		return lineOf(evidence.ForwarderToUpstream)
	}
}

// frameHappenings joins what was written at one end of a hop with what was
// read at the other.
func frameHappenings(v *result.Variant) []happening {
	if len(v.Frames) != 2 {
		return nil
	}
	var found []happening
	for i, end := range v.Frames {
		from, to := lineNamed(end.End), lineNamed(v.Frames[1-i].End)
		if from < 0 || to < 0 || from == to {
			return nil
		}
		found = append(found, crossings(end.Frames, v.Frames[1-i].Frames, from, to)...)
	}
	slices.SortStableFunc(found, func(a, b happening) int { return cmp.Compare(a.ns, b.ns) })
	return found
}

// clockSlack is how much earlier a frame may seem to be read than it was written:
// each end takes the time after the fact.
const clockSlack = int64(time.Millisecond)

// crossings are the frames from one end to the other. It leaves out frames that are
// older than all that the other end remembers.
func crossings(here, there []result.Frame, from, to int) []happening {
	var found []happening
	if len(here) == 0 || len(there) == 0 {
		return nil
	}
	read := make([]bool, len(there))
	for _, f := range here {
		if !f.Written || f.AtNS < there[0].AtNS {
			continue
		}
		h := happening{ns: f.AtNS, from: from, to: to, fate: vanished, Toned: phrase.Toned{Text: phrase.Clip(f.Text, phrase.Prose), Tone: phrase.Bad}}
		if i := slices.IndexFunc(there, func(g result.Frame) bool {
			return !g.Written && g.Text == f.Text && g.AtNS >= f.AtNS-clockSlack && !read[slices.Index(there, g)]
		}); i >= 0 {
			read[i], h.fate, h.Tone = true, arrived, phrase.Plain
		}
		found = append(found, h)
	}
	for i, g := range there {
		if !g.Written && !read[i] && g.AtNS >= here[0].AtNS {
			found = append(found, happening{ns: g.AtNS, from: from, to: to, fate: appeared, Toned: phrase.Toned{Text: phrase.Clip(g.Text, phrase.Prose), Tone: phrase.Dim}})
		}
	}
	return found
}

// pointHappenings are the last messages between points for which there are no
// frames.
func pointHappenings(v *result.Variant) []happening {
	s := v.Stall
	if s == nil || len(s.Points) != 4 {
		return nil
	}
	order := [4]int{0, 1, 2, 3}
	if s.Points[0].Role == evidence.Client {
		order = [4]int{3, 2, 1, 0}
	}
	var found []happening
	for i := 0; i+1 < len(s.Points); i++ {
		sent, got := s.Points[i], s.Points[i+1]
		if slices.Contains(framed(v), order[i]) && slices.Contains(framed(v), order[i+1]) {
			continue
		}
		if got.LastMessage > 0 {
			found = append(found, happening{
				ns: got.AtNS, from: order[i], to: order[i+1], fate: arrived, Toned: phrase.Toned{Text: fmt.Sprintf("message %d", got.LastMessage)},
			})
		}
		if sent.LastMessage > got.LastMessage {
			found = append(found, happening{
				ns: sent.AtNS, from: order[i], to: order[i+1], fate: vanished, Toned: phrase.Toned{Text: fmt.Sprintf("message %d", sent.LastMessage), Tone: phrase.Bad},
			})
		}
	}
	return found
}

// framed are the lifelines whose frames are known.
func framed(v *result.Variant) []int {
	var found []int
	for _, end := range v.Frames {
		found = append(found, lineNamed(end.End))
	}
	return found
}
