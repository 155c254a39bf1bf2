package docs_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"hangscope/scenarios"
)

var update = flag.Bool("update", false, "write the pages that are made anew")

// TestScenariosPage holds the page of the catalogue to the catalogue.
func TestScenariosPage(t *testing.T) {
	holdPage(t, "scenarios.md", scenariosPage(scenarios.All()), "TestScenariosPage")
}

// holdPage compares a page with what it is made from, or writes it anew.
func holdPage(t *testing.T, file, want, test string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if line := firstDifference(want, string(have)); line > 0 {
		t.Errorf("%s:%d: not as the program is now; update it: go test ./docs -run %s -update", file, line, test)
	}
}

// firstDifference is the first line in which two texts differ, 0 if none does.
func firstDifference(a, b string) int {
	if a == b {
		return 0
	}
	one, two := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(one), len(two)) {
		if one[i] != two[i] {
			return i + 1
		}
	}
	return min(len(one), len(two)) + 1
}

func TestScenariosPageIsGeneral(t *testing.T) {
	page := scenariosPage([]scenarios.Scenario{scenarios.Scenario{
		Name:        "mine",
		Summary:     "one | two",
		Description: "First.\nSecond " + strings.Repeat("word ", 20) + "end.",
		Origin:      "https://example.org/a/b?c=d",
		Call:        scenarios.Bidi,
		Load:        scenarios.Load{Streams: 3, Connections: scenarios.PerStream, Stagger: new(scenarios.Duration(1e6))},
		Flush:       &scenarios.Flush{Mechanism: "mark-reject", Delay: new(scenarios.Duration(2e6)), Every: new(scenarios.Duration(1e9))},
		AfterFlush:  &scenarios.AfterFlush{Same: true},
		Expect: map[string]scenarios.Expectation{
			"flush-on": {
				Outcome: scenarios.Broken, Hop: 2, Same: scenarios.Hung,
				Client:   &scenarios.EndExpectation{Told: new(true), Status: "Unavailable"},
				Upstream: &scenarios.EndExpectation{Told: new(false), Zombie: new(true)},
			},
		},
	}.Complete()})
	for _, want := range []string{
		"| [mine](#mine) | broken | one \\| two |",
		"## mine\n\nOne | two.\n\nFirst.\n\nSecond word",
		"From <https://example.org/a/b?c=d>.",
		"| call | bidi |",
		"| path | plain: nothing is redirected |",
		"| ports | forwarder 50051, upstream 50051 |",
		"| load | 30 messages a call, one every 100ms, of 64 bytes; 3 calls 1ms apart, a connection each |",
		"| mechanism | `mark-reject` (g2: mirrord 3.64.0–3.133, 2023-09 to 2025-02): conntrack",
		"| flush | 2ms after message 10, again every 1s |",
		"| calls afterwards | on the same connection |",
		"| variant | outcome | hop | client | upstream | later call, same connection |",
		"| flush-on | broken | 2 | told, Unavailable | not told, works for nobody | hung |",
		"`hangscope run mine`",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in:\n%s", want, page)
		}
	}
}
