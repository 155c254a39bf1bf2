package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// equivalents are the mutants that no test can kill.
type equivalents []equivalent

// equivalent is the name of such a mutant, or of several: a * stands for any text.
type equivalent struct {
	name    string
	pattern *regexp.Regexp
}

func (e equivalent) matches(name string) bool { return e.name == name || e.pattern.MatchString(name) }

// explain reports whether a mutant is one of them.
func (e equivalents) explain(name string) bool {
	return slices.ContainsFunc(e, func(one equivalent) bool { return one.matches(name) })
}

// readEquivalents reads names of mutants, each group with its reason below it, which
// is indented.
func readEquivalents(path string) (equivalents, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all equivalents
	unexplained := "" // the last name without a reason
	for n, line := range strings.Split(string(text), "\n") {
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
			if unexplained != "" {
				return nil, fmt.Errorf("%s:%d: %q has no reason", path, n+1, unexplained)
			}
		case strings.HasPrefix(line, "\t"):
			unexplained = ""
		case !strings.Contains(line, "/"):
			return nil, fmt.Errorf("%s:%d: %q is not the name of a mutant", path, n+1, line)
		default:
			pattern := strings.ReplaceAll(regexp.QuoteMeta(line), `\*`, ".*")
			all = append(all, equivalent{line, regexp.MustCompile("^" + pattern + "$")})
			unexplained = line
		}
	}
	return all, nil
}
