package rerun

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Command is a command that makes a run again, and the scenario file that it may
// need.
type Command struct {
	Line string
	// Words are the parts of the command between which a line may be broken.
	Words []string
	// File is the name of the scenario file. It is empty if the program has the
	// scenario.
	File string
	// Text is the scenario in full. Form is yaml or json.
	Text, Form string
}

// Again is the command that makes a run again. It may name the file that
// [ScenarioFile] returns.
func Again(r *result.Result) string { return Of(r).Line }

// ScenarioFile returns the scenario of a result in full, as a file that can be
// run, and the name of that file.
func ScenarioFile(r *result.Result) (name, text string) {
	text, form := written(r.Scenario)
	return "scenario." + form, text
}

// Of finds the command that makes a run again. For a built-in scenario, the command
// has its name and flags for what was changed.
func Of(r *result.Result) Command {
	var how Command
	how.Text, how.Form = written(r.Scenario)
	how.Words = append([]string{"hangscope", "run"}, flags(r)...)
	how.end(r.Scenario)
	return how
}

// end adds the name of the scenario with flags for what was changed, or its file, and
// joins the words.
func (how *Command) end(s scenarios.Scenario) {
	if changes, ok := changed(s); ok {
		how.Words = append(append(how.Words, changes...), s.Name)
	} else {
		how.File = "scenario." + how.Form
		how.Words = append(how.Words, how.File)
	}
	how.Line = strings.Join(how.Words, " ")
}

// flags are the flags of a run that change what a run does by default.
func flags(r *result.Result) []string {
	flags := seedFlag(r.Seed)
	asked := r.Asked
	if asked == nil {
		return append(flags, clockFlag(&result.Asked{})...)
	}
	flags = append(flags, clockFlag(asked)...)
	flags = append(flags, durationFlag("stall-after", asked.StallAfterNS)...)
	flags = append(flags, durationFlag("observe", asked.ObserveNS)...)
	flags = append(flags, triedFlags(r.Scenario, asked)...)
	if asked.Layer == result.Kernel {
		flags = append(flags, "--layer kernel")
	}
	flags = append(flags, durationFlag("delay", asked.LinkDelayNS)...)
	if asked.LinkLoss > 0 {
		flags = append(flags, "--loss "+strconv.FormatFloat(asked.LinkLoss, 'g', -1, 64))
	}
	return flags
}

// seedFlag is the flag of the seed. Its default is 1.
func seedFlag(seed uint64) []string {
	if seed == 1 {
		return nil
	}
	return []string{fmt.Sprintf("--seed %d", seed)}
}

// durationFlag is a flag that is left out if nothing was asked for.
func durationFlag(name string, ns int64) []string {
	if ns <= 0 {
		return nil
	}
	return []string{"--" + name + " " + time.Duration(ns).String()}
}

// clockFlag is the flag of the clock. By default a single run uses both, and a kernel
// has real time alone. What is older than clocks was in real time, and so is a word of
// a later version.
func clockFlag(asked *result.Asked) []string {
	switch {
	case asked.Layer == result.Kernel || asked.Clock == result.BothClocks:
		return nil
	case asked.Clock.Virtual():
		return []string{"--clock " + string(result.VirtualClock)}
	default:
		return []string{"--clock " + string(result.RealClock)}
	}
}

// triedFlags are the flags of the cures and of the isolation. A run of both clocks
// tries all of them unasked if its load is small. A word of a later version has no flag.
func triedFlags(scenario scenarios.Scenario, asked *result.Asked) []string {
	all := asked.Clock == result.BothClocks && asked.Layer != result.Kernel && result.IsBrief(scenario.Complete().Load)
	if all && asked.Isolate && asked.Cures == result.AllCures {
		return nil
	}
	var flags []string
	switch asked.Cures {
	case result.NoCures:
		flags = append(flags, "--cures=none")
	case result.FastCures, result.AllCures:
		flags = append(flags, "--cures="+string(asked.Cures))
	case result.BriefCures:
		if all { // they are not what such a run tries by default
			flags = append(flags, "--cures="+string(asked.Cures))
		}
	}
	if asked.Isolate {
		flags = append(flags, "--isolate")
	}
	return flags
}

// written is a scenario as a file that can be run. It is YAML, or JSON if the
// scenario has hidden characters: one from a file of results may hold anything.
func written(s scenarios.Scenario) (text, form string) {
	if yaml, err := s.YAML(); err == nil && phrase.Showable(string(yaml)) {
		return string(yaml), "yaml"
	}
	var encoded strings.Builder
	if err := phrase.WriteJSON(&encoded, s); err != nil {
		return "", "json" // no scenario has a value without a JSON form
	}
	return encoded.String(), "json"
}
