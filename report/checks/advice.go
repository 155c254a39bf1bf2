package checks

import (
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// Advice is what to do about a file.
func Advice(f *result.CheckedFile) []string {
	var lines []string
	if command := Rerun(f.Scenario); command != "" {
		lines = append(lines, "The hang, in a simulation: "+command)
	}
	if f.Fix.Needed {
		lines = append(lines, Change(f)...)
	}
	for _, note := range f.Notes[:min(maxNotes, len(f.Notes))] {
		lines = append(lines, phrase.Clip(note, 2*phrase.Prose))
	}
	return lines
}

// maxNotes bounds what is said besides: there are a few.
const maxNotes = 10

// Change says how the flush is turned off, and what that costs.
func Change(f *result.CheckedFile) []string {
	var lines []string
	if f.Fix.Diff != "" {
		lines = append(lines, "The change: agent.flush_connections to false. --fix shows it, and with --write makes it.")
	}
	for _, instead := range f.Fix.Instead[:min(maxNotes, len(f.Fix.Instead))] {
		lines = append(lines, clipped(instead))
	}
	if f.Fix.Price != "" {
		lines = append(lines, "Its price: "+clipped(f.Fix.Price))
	}
	return lines
}
