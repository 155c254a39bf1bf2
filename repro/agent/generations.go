package agent

import "slices"

// Generation is a way in which mirrord's agent flushed during some of its releases.
type Generation struct {
	// Name is what we call it, g1 and so on.
	Name string `json:"name"`
	// Mechanism is the mechanism that models it.
	Mechanism string `json:"mechanism"`
	// Runs is what the agent runs in the pod, for a port P.
	Runs string `json:"runs"`
	// FirstVersion is the first release that flushes so, and From the month of it.
	// Both are empty if that release was not found; it is later than [LatestRead].
	FirstVersion string `json:"first_version"`
	From         string `json:"from"`
	// LastVersion is the last release that does, or the last series of releases; To
	// is the month in which the next generation came. Both are empty for a
	// generation that is still in use.
	LastVersion string `json:"last_version"`
	To          string `json:"to"`
	// OrLater is whether LastVersion and To are only as far as mirrord was read: the
	// release that ends this generation was not found.
	OrLater bool `json:"or_later"`
	// OnlyIf is what must be set for the agent to flush so. It is empty for what was
	// the default.
	OnlyIf string `json:"only_if"`
	// Scenario is the scenario of the catalogue that shows it. It is empty if no other
	// page points to one.
	Scenario string `json:"-"`
	// Sources are mirrord's issues and pull requests.
	Sources []string `json:"sources"`
}

// LatestRead is the latest release of mirrord whose source was read.
const LatestRead = "3.250.0"

// The generations.
var (
	G1 = Generation{
		Name: "g1", Mechanism: "conntrack-delete",
		Runs:         "conntrack --delete --proto tcp --orig-port-dst P",
		FirstVersion: "3.25.0", From: "2023-02", LastVersion: "3.63", To: "2023-09",
		Sources: []string{"#1035"},
	}
	G2 = Generation{
		Name: "g2", Mechanism: "mark-reject",
		Runs:         "conntrack -U --dport P -m 1, and REJECT --reject-with tcp-reset of marked packets that enter the pod",
		FirstVersion: "3.64.0", From: "2023-09", LastVersion: "3.133", To: "2025-02",
		Sources: []string{"#1871", "#1880"},
	}
	G3 = Generation{
		Name: "g3", Mechanism: "conntrack-delete-established",
		Runs:         "conntrack -D -p tcp --dport P --state ESTABLISHED",
		FirstVersion: "3.134.0", From: "2025-02", LastVersion: "3.139", To: "2025-04",
		Sources: []string{"#3106"},
	}
	G4 = Generation{
		Name: "g4", Mechanism: "conntrack-and-socket-kill",
		Runs:         "conntrack -D -p tcp --dport P --state ESTABLISHED, then ss -K sport = :P",
		FirstVersion: "3.140.0", From: "2025-04", LastVersion: LatestRead, To: "2026-08", OrLater: true,
		Sources: []string{"#3270"},
	}
	G5 = Generation{
		Name: "g5", Mechanism: "socket-kill",
		Runs:         "ss -K sport = :P",
		FirstVersion: "3.234.0", From: "2026-07",
		OnlyIf:  "the agent's own environment turns conntrack off",
		Sources: []string{"#4552"},
	}
	G6 = Generation{
		Name: "g6", Mechanism: "untranslated-and-socket-kill",
		Runs:     "conntrack -D -p tcp --dport P --reply-port-src P --state ESTABLISHED, then ss -K sport = :P",
		Scenario: "linkerd-today",
		Sources:  []string{"#4806"},
	}
)

// Generations are all of them, in the order of time.
var Generations = []Generation{G1, G2, G3, G4, G5, G6}

// Today is the generation of an agent of today that nobody has configured.
func Today() Generation { return Generations[len(Generations)-1] }

// OfMechanism returns the generation that a mechanism models.
func OfMechanism(mechanism string) (Generation, bool) {
	i := slices.IndexFunc(Generations, func(g Generation) bool { return g.Mechanism == mechanism })
	if i < 0 {
		return Generation{}, false
	}
	return Generations[i], true
}
