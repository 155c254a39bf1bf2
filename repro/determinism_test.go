package repro_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hangscope/report/sample/catalogue"
	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// repetitions is how often a scenario is run with the same seed. A thousand times
// take some minutes: HANGSCOPE_ALL_REPETITIONS=1 does that.
func repetitions(few, all int) int {
	if os.Getenv("HANGSCOPE_ALL_REPETITIONS") != "" {
		return all
	}
	return few
}

// In virtual time the same seed gives the same result, to the byte. docs/concepts.md
// says what is left out.
func TestSameSeedSameResult(t *testing.T) {
	catalogue.Whole(t)
	t.Parallel()
	for _, test := range []struct {
		name    string
		repeat  int
		options repro.Options
	}{
		{"variants", repetitions(3, 1000), repro.Options{}},
		{"cures", repetitions(2, 50), repro.Options{Cures: result.AllCures, Isolate: true}},
	} {
		options := test.options
		options.Clock, options.Seed = result.VirtualClock, 1
		for i, scenario := range scenarios.All() {
			if test.name == "cures" && i%4 != 0 && os.Getenv("HANGSCOPE_ALL_REPETITIONS") == "" {
				continue // a fourth of them has every cure, and all take minutes
			}
			if scenario.Fault.Find(scenarios.MaxConnectionAge) != nil {
				continue // grpc-go spreads the age by a tenth, and no seed has a say in that
			}
			if scenario.Fault.Find(scenarios.SendDeadlock) != nil {
				continue // how many messages both ends send at once is up to gRPC's goroutines
			}
			t.Run(test.name+" of "+scenario.Name, func(t *testing.T) {
				t.Parallel()
				first := written(t, scenario, options, upToGRPC)
				for nth := 2; nth <= test.repeat; nth++ {
					if again := written(t, scenario, options, upToGRPC); again != first {
						require.Fail(t, "another result", "run %d of %d\n%s", nth, test.repeat, firstDifference(first, again))
					}
				}
			})
		}
	}
}

// written runs a scenario and returns its result as a document, without the
// moment at which it began and what leaveOut takes out of it.
func written(t *testing.T, scenario scenarios.Scenario, options repro.Options, leaveOut func(*result.Result)) string {
	t.Helper()
	found, err := repro.Run(t.Context(), scenario, options)
	require.NoError(t, err)
	leaveOut(found)
	found.Provenance.When = nil // runs begin at different moments
	text, err := json.MarshalIndent(found, "", " ")
	require.NoError(t, err)
	return string(text)
}

// upToGRPC takes out what grpc-go decides by chance.
func upToGRPC(r *result.Result) {
	bytesOfDeadline(r)
	timeOfGoAway(r)
}

// timeOfGoAway takes out when a server wrote the GOAWAY that its proxy swallowed: grpc-go
// spreads the age of its connection, and nothing else follows from it.
func timeOfGoAway(r *result.Result) {
	if r.Scenario.Fault.Find(scenarios.SwallowedGoAway) == nil {
		return
	}
	for _, v := range r.Variants {
		if v.Diagnosis == nil {
			continue
		}
		for i := range v.Diagnosis.Observations {
			if o := &v.Diagnosis.Observations[i]; strings.HasPrefix(o.Text, "wrote GOAWAY ") {
				o.AtNS = 0
			}
		}
	}
}

// bytesOfDeadline takes out how many bytes there were if a deadline ends a call: which
// frames gRPC writes then is chance.
func bytesOfDeadline(r *result.Result) {
	if r.Scenario.Fault.Find(scenarios.ShortDeadline) == nil {
		return
	}
	for i := range r.Variants {
		for j := range r.Variants[i].Flows {
			r.Variants[i].Flows[j].DeliveredBytes = 0
		}
	}
}

// firstDifference shows where two documents differ first, with the lines before.
func firstDifference(one, other string) string {
	lines, others := strings.Split(one, "\n"), strings.Split(other, "\n")
	for i := range min(len(lines), len(others)) {
		if lines[i] != others[i] {
			return fmt.Sprintf("%s\n- %s\n+ %s", strings.Join(lines[max(0, i-10):i], "\n"), lines[i], others[i])
		}
	}
	return fmt.Sprintf("%d lines, and %d", len(lines), len(others))
}
