package repro_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro"
	"hangscope/scenarios"
)

// seeds is how often each scenario is varied. The matrix of docs/diagnosis.md
// is that of
//
//	go test ./repro -run TestConfusionMatrix -v -seeds 20
var seeds = flag.Int("seeds", 2, "variations of each scenario in the confusion matrix")

// Every fault of the catalogue, varied by a seed, gets the diagnosis that it
// should: rows are the true cause, columns the diagnosed one.
func TestConfusionMatrix(t *testing.T) {
	matrix := make(map[string]map[string]int)
	for _, scenario := range scenarios.All() {
		for seed := range uint64(*seeds) {
			varied := vary(scenario, rand.New(rand.NewPCG(seed, 1)))
			result := runVirtually(t, varied, repro.Options{Seed: seed})
			for name, want := range varied.Expect {
				if want.Cause == "" {
					continue
				}
				got := "none"
				if d := variant(t, result, name).Diagnosis; d != nil {
					got = string(d.Cause)
				}
				assert.Equal(t, want.Cause, got, "%s, %s, seed %d", scenario.Name, name, seed)
				if matrix[want.Cause] == nil {
					matrix[want.Cause] = make(map[string]int)
				}
				matrix[want.Cause][got]++
			}
		}
	}
	t.Log("\n" + table(matrix))
}

// vary changes what a diagnosis must not depend on: the moment, the rhythm and
// the size of the messages. What makes a scenario what it is stays.
func vary(s scenarios.Scenario, random *rand.Rand) scenarios.Scenario {
	s = s.Complete()
	between := func(low, high int) int { return low + random.IntN(high-low+1) }
	defaults := scenarios.Scenario{Name: "x"}.Complete().Load
	if *s.Load.Size == *defaults.Size {
		s.Load.Size = new(between(0, 2000))
	}
	repeated := s.Flush != nil && s.Flush.Every != nil
	if repeated || *s.Load.Interval != *defaults.Interval || *s.Load.Stagger > 0 || *s.Load.Delay > 0 {
		return s // it has a rhythm of its own
	}
	interval := between(80, 200)
	s.Load.Interval = new(scenarios.Duration(time.Duration(interval) * time.Millisecond))
	switch {
	case s.Fault != nil && s.Fault.Kind != scenarios.ShortDeadline:
		s.Fault.AfterMessage = new(between(3, 20))
	case s.Flush != nil:
		s.Flush.AfterMessage = new(between(3, 20))
		if s.Flush.Phase == scenarios.Quiet {
			s.Flush.Phase = ""
			s.Flush.Delay = new(scenarios.Duration(time.Duration(between(45, interval-10)) * time.Millisecond))
		}
	}
	return s
}

// table writes a matrix as Markdown.
func table(matrix map[string]map[string]int) string {
	causes := make(map[string]bool)
	for want, row := range matrix {
		causes[want] = true
		for got := range row {
			causes[got] = true
		}
	}
	names := slices.Sorted(maps.Keys(causes))
	var b strings.Builder
	fmt.Fprintf(&b, "| true \\ diagnosed | %s |\n|---|%s\n", strings.Join(names, " | "), strings.Repeat("---:|", len(names)))
	for _, want := range names {
		if matrix[want] == nil {
			continue
		}
		fmt.Fprintf(&b, "| %s |", want)
		for _, got := range names {
			fmt.Fprintf(&b, " %s |", strings.TrimPrefix(fmt.Sprint(matrix[want][got]), "0 "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
