package scenarios

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed *.yaml
var files embed.FS

// extension is that of the files of the catalogue, whose names are otherwise those
// of their scenarios.
const extension = ".yaml"

// catalogue is the names of the built-in scenarios, and each of them by its name. A
// scenario is parsed once, when it is first asked for: all of them together would
// take longer than a run in virtual time.
var catalogue = sync.OnceValues(func() (names []string, byName map[string]func() Scenario) {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	byName = make(map[string]func() Scenario)
	for _, entry := range entries {
		name := strings.TrimSuffix(entry.Name(), extension)
		names = append(names, name)
		byName[name] = sync.OnceValue(func() Scenario { return parsed(entry.Name()) })
	}
	slices.Sort(names)
	return names, byName
})

// parsed is the scenario of an embedded file.
func parsed(file string) Scenario {
	data, err := files.ReadFile(file)
	if err != nil {
		panic(err) // the file is part of the program
	}
	scenario, err := Parse(file, data, Vocabulary{})
	if err != nil {
		panic(err) // a test parses every one of them
	}
	return scenario
}

// All returns the built-in scenarios, completed, sorted by name. The caller may
// change them.
func All() []Scenario {
	names, byName := catalogue()
	all := make([]Scenario, len(names))
	for i, name := range names {
		all[i] = byName[name]().Complete()
	}
	return all
}

// Names returns the names of the built-in scenarios, sorted.
func Names() []string {
	names, _ := catalogue()
	return slices.Clone(names)
}

// Builtin returns the built-in scenario of that name, completed. If there is
// none, the error is an *[Error] that names those there are.
func Builtin(name string) (Scenario, error) {
	names, byName := catalogue()
	if scenario := byName[name]; scenario != nil {
		return scenario().Complete(), nil
	}
	return Scenario{}, &Error{
		Problem: fmt.Sprintf("unknown scenario %s; known: %s", quote(name), strings.Join(names, ", ")),
		Hint:    Suggest(name, names),
	}
}
