package report

import (
	"fmt"

	"github.com/fatih/color"

	"hangscope/repro"
)

// flushOffCure is the cure that is the variant without a flush.
const flushOffCure = "flush off"

// fewCures are told of in sentences; more make a table.
const fewCures = 2

// cures shows the remedies that were tried. A few join the one that the
// variants prove; if nothing had to be cured only those that did harm count.
func (s *sheet) cures(r *repro.Result) {
	v := subject(r)
	if len(r.Cures) == 0 || v == nil {
		s.remedy(r)
		return
	}
	if len(r.Cures) > fewCures {
		s.cureTable(r, complete(v))
		return
	}
	proved := cured(r)
	s.remedy(r)
	for _, c := range r.Cures {
		if proved && c.Name == flushOffCure || complete(v) && c.Effect != repro.Worse {
			continue
		}
		if !proved {
			s.heading("What was tried", "")
			proved = true
		}
		s.write("  ", capital(did(r, c)), s.effect(c.Effect))
		s.write("    ", capital(clip(c.Change, prose))+".", s.dim)
	}
}

// did is what a cure did, in a sentence that begins with its name.
func did(r *repro.Result, c repro.Cure) string {
	text := clip(c.Name, widestCell) + " "
	after := ""
	if c.AfterNS != nil {
		after = " after " + duration(*c.AfterNS)
	}
	fault := "error"
	if v := subject(r); v.Stall != nil && v.Stall.State == repro.StallHung {
		fault = "hang"
	}
	switch c.Effect {
	case repro.Cures:
		text += fmt.Sprintf("cures it: %d of %d messages", c.Messages.Received, c.Messages.Expected)
		if after != "" {
			text += ", flowing again" + after
		}
	case repro.TurnsIntoError:
		text += "turns the " + fault + " into an error" + codeOf(c) + after
	case repro.Worse:
		text += "makes it worse: " + clip(string(c.Outcome), widestName) + codeOf(c) + after
	default:
		text += "does not help: " + clip(string(c.Outcome), widestName) + codeOf(c) + after
	}
	if c.Effect != repro.Cures && c.ForwarderAfterNS != nil {
		text += "; the forwarder learns of it after " + duration(*c.ForwarderAfterNS)
	}
	return text + "."
}

func codeOf(c repro.Cure) string {
	if code := clip(c.Status, widestName); code != "" {
		return " (" + code + ")"
	}
	return ""
}

// effect is the colour of an effect.
func (s *sheet) effect(e repro.Effect) *color.Color {
	switch e {
	case repro.Cures:
		return s.good
	case repro.TurnsIntoError:
		return s.warn
	default:
		return s.bad
	}
}

// cureTable is a row a cure, in the order in which they were tried: what
// matters most comes first.
func (s *sheet) cureTable(r *repro.Result, nothing bool) {
	title, note := "What cures it", "tried in this run; times are after the flush"
	if nothing {
		title, note = "What was tried", "there was nothing to cure"
	}
	s.heading(title, note)
	since := func(ns *int64) string {
		if ns == nil {
			return "–"
		}
		return duration(*ns)
	}
	var rows [][]string
	var changes []string
	for _, c := range r.Cures {
		rows = append(rows, []string{
			clip(c.Name, widestCell), s.effect(c.Effect).Sprint(s.spell(word(c))), since(c.AfterNS),
			fmt.Sprintf("%d/%d", c.Messages.Received, c.Messages.Expected), since(c.ForwarderAfterNS),
		})
		changes = append(changes, clip(c.Change, prose))
	}
	s.annotated([]string{"cure", "effect", "after", "messages", "forwarder told", "change"}, rows, changes, 2, 3, 4)
	if cured(r) {
		s.write("", proof(r), nil)
	}
}

// word is an effect in a few words.
func word(c repro.Cure) string {
	switch c.Effect {
	case repro.Cures:
		return "cures it"
	case repro.TurnsIntoError:
		return "an error" + codeOf(c)
	case repro.Worse:
		return "worse: " + clip(string(c.Outcome), widestName)
	default:
		return clip(string(c.Effect), widestName)
	}
}
