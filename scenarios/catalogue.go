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

// catalogue is parsed once, when it is first asked for.
var catalogue = sync.OnceValue(func() []Scenario {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	var all []Scenario
	for _, entry := range entries {
		data, err := files.ReadFile(entry.Name())
		if err != nil {
			panic(err)
		}
		scenario, err := Parse(entry.Name(), data, Vocabulary{})
		if err != nil {
			panic(err) // a test parses every one of them
		}
		all = append(all, scenario)
	}
	slices.SortFunc(all, func(a, b Scenario) int { return strings.Compare(a.Name, b.Name) })
	return all
})

// All returns the built-in scenarios, completed, sorted by name. The caller may
// change them.
func All() []Scenario {
	all := slices.Clone(catalogue())
	for i := range all {
		all[i] = all[i].Complete()
	}
	return all
}

// Names returns the names of the built-in scenarios, sorted.
func Names() []string {
	var names []string
	for _, scenario := range catalogue() {
		names = append(names, scenario.Name)
	}
	return names
}

// Builtin returns the built-in scenario of that name, completed. If there is
// none, the error is an *[Error] that names those there are.
func Builtin(name string) (Scenario, error) {
	for _, scenario := range catalogue() {
		if scenario.Name == name {
			return scenario.Complete(), nil
		}
	}
	names := Names()
	return Scenario{}, &Error{
		Problem: fmt.Sprintf("unknown scenario %s; known: %s", quote(name), strings.Join(names, ", ")),
		Hint:    suggest(name, names),
	}
}
