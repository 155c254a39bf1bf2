package rerun

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"hangscope/scenarios"
)

// maxChanges bounds the changes in a command. A scenario with more needs a file.
const maxChanges = 6

// plainWord matches words that need no quotes in a shell.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

// changed returns the flags that turn the built-in scenario of the same name into s.
// It returns false if there is no such scenario, or if the flags could not be typed.
// It has tried that the flags give the scenario.
func changed(s scenarios.Scenario) (flags []string, ok bool) {
	built, err := scenarios.Builtin(s.Name)
	if err != nil {
		return nil, false
	}
	want, fields := asJSON(s)
	have, were := asJSON(built)
	if bytes.Equal(have, want) {
		return nil, true
	}
	var assignments []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value := fields[name]
		if value == were[name] {
			continue
		}
		if len(flags) == maxChanges || !plainWord.MatchString(value) || !plainWord.MatchString(name) {
			return nil, false
		}
		assignments = append(assignments, name+"="+value)
		flags = append(flags, "--set "+name+"="+value)
	}
	if built, err = built.Set(scenarios.Vocabulary{}, assignments...); err != nil {
		return nil, false
	}
	have, _ = asJSON(built)
	return flags, bytes.Equal(have, want)
}

// asJSON returns a scenario as text, and its single values by the paths of their
// fields.
func asJSON(s scenarios.Scenario) (text []byte, fields map[string]string) {
	fields = make(map[string]string)
	text, err := json.Marshal(s)
	if err != nil {
		return nil, fields // no scenario has a value without a JSON form
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var tree map[string]any
	if decoder.Decode(&tree) == nil {
		flatten(fields, "", tree)
	}
	return text, fields
}

func flatten(fields map[string]string, prefix string, tree map[string]any) {
	for name, value := range tree {
		if inner, ok := value.(map[string]any); ok {
			flatten(fields, prefix+name+".", inner)
		} else if value != nil {
			fields[prefix+name] = fmt.Sprint(value)
		}
	}
}
