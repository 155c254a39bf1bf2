package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fatih/color"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// flushOffCure is the cure that is the variant without a flush.
const flushOffCure = "flush off"

// fewCures are told of in sentences; more make a table.
const fewCures = 2

// cures shows the remedies that were tried. A few join the one that the
// variants prove; if nothing had to be cured only those that did harm count.
func (s *sheet) cures(r *result.Result) {
	v := subject(r)
	if len(r.Cures) == 0 || v == nil {
		s.remedy(r)
		return
	}
	if len(r.Cures) > fewCures {
		s.cureTable(r, complete(v))
		return
	}
	s.remedy(r)
	if r.Interrupted {
		return // what a cure did is not sure before its end
	}
	proved := cured(r)
	for _, c := range r.Cures {
		if proved && c.Name == flushOffCure || complete(v) && c.Effect != result.Worse {
			continue
		}
		if !proved {
			s.heading("What was tried", "")
			proved = true
		}
		s.write("  ", capital(did(c)), s.effect(c.Effect))
		if c.Effect != result.NoHelp { // nobody is to do it then
			s.write("    ", capital(changeOf(c))+".", s.dim)
		}
	}
}

// did is what a cure did, in a sentence that begins with its name.
func did(c result.Cure) string {
	text := clip(c.Name, widestCell) + " "
	after := ""
	if c.AfterNS != nil {
		after = " after " + duration(*c.AfterNS)
	}
	switch c.Effect {
	case result.Cures:
		text += fmt.Sprintf("cures it: %d of %d messages", c.Messages.Received, c.Messages.Expected)
		if after != "" {
			text += ", flowing again" + after
		}
	case result.TurnsIntoError:
		text += "turns the hang into an error" + codeOf(c) + after
	case result.Worse:
		text += "makes it worse: " + clip(string(c.Outcome), widestName) + codeOf(c) + after
	default:
		text += "does not help: " + clip(string(c.Outcome), widestName) + codeOf(c) + after
	}
	if c.Effect != result.Cures && c.ForwarderAfterNS != nil {
		text += "; the forwarder learns of it after " + duration(*c.ForwarderAfterNS)
	}
	return text + "."
}

func codeOf(c result.Cure) string {
	if code := clip(c.Status, widestName); code != "" {
		return " (" + code + ")"
	}
	return ""
}

// changeOf is what a cure changes, and what became of the next call if one was
// made: to be told is not to be cured.
func changeOf(c result.Cure) string {
	change := clip(c.Change, prose)
	if c.Next == nil {
		return change
	}
	came := fmt.Sprintf("%d of %d messages", c.Next.Received, c.Next.Expected)
	switch status := clip(c.Next.Status, widestName); {
	case c.Next.Outcome == scenarios.Flowing:
		return change + "; the next call flows: " + came
	case status != "":
		return change + "; the next call fails: " + status + ", " + came
	default:
		return change + "; the next call: " + clip(string(c.Next.Outcome), widestName) + ", " + came
	}
}

// effect is the colour of an effect.
func (s *sheet) effect(e result.Effect) *color.Color { return s.pen(effectTone(e)) }

// cureTable is a row a cure, in the order in which they were tried: what
// matters most comes first.
func (s *sheet) cureTable(r *result.Result, nothing bool) {
	title, note := curesTitle(r, nothing)
	s.heading(title, note)
	s.annotated(s.tried(r))
	if cured(r) {
		s.write("", proof(r), nil)
	}
}

// curesTitle is the heading of the cures, and a remark on it.
func curesTitle(r *result.Result, nothing bool) (title, note string) {
	title, note = "What cures it", "tried in this run; times are after the flush"
	helps := func(c result.Cure) bool { return c.Effect == result.Cures }
	switch {
	case r.Interrupted:
		title, note = "What was tried", "not all to its end"
	case nothing:
		title, note = "What was tried", "there was nothing to cure"
	case !slices.ContainsFunc(r.Cures, helps):
		title, note = "What was tried", "nothing cured it"
	}
	return title, note
}

// tried are the cures and what they did, with what each changes as a note.
func (s *sheet) tried(r *result.Result) tabular {
	t := tabular{header: []string{"cure", "effect", "after", "came", "forwarder", "change"}, numbers: []int{2, 3, 4}}
	for _, c := range r.Cures {
		t.rows = append(t.rows, []string{
			clip(c.Name, widestCell), s.effect(c.Effect).Sprint(s.spell(word(c))), since(c.AfterNS),
			fmt.Sprintf("%d/%d", c.Messages.Received, c.Messages.Expected), since(c.ForwarderAfterNS),
		})
		t.notes = append(t.notes, changeOf(c))
	}
	return t
}

// since is a time that may not be known.
func since(ns *int64) string {
	if ns == nil {
		return "–"
	}
	return duration(*ns)
}

// effectTone is what an effect means.
func effectTone(e result.Effect) tone {
	switch e {
	case result.Cures:
		return good
	case result.TurnsIntoError:
		return warn
	default:
		return bad
	}
}

// word is an effect in a few words.
func word(c result.Cure) string {
	switch c.Effect {
	case result.Cures:
		return "cures it"
	case result.TurnsIntoError:
		return strings.TrimSpace("told " + clip(c.Status, widestName))
	case result.Worse:
		return "worse: " + clip(string(c.Outcome), widestName)
	default:
		return clip(string(c.Effect), widestName)
	}
}
