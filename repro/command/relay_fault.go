package command

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/repro"
	"hangscope/scenarios"
)

// readFault reads --fault: a kind, and then fields as a scenario has them.
func (p *relayPlan) readFault(c *cli.Context) error {
	if !c.IsSet("fault") {
		return nil
	}
	kind, fields, _ := strings.Cut(c.String("fault"), ",")
	if !slices.Contains(pathFaults(), kind) {
		return unknownWord("--fault", kind, pathFaults())
	}
	var fault strings.Builder
	fault.WriteString("kind: " + kind)
	hop := len(p.hops) == 1
	for field := range strings.SplitSeq(fields, ",") {
		name, value, ok := strings.Cut(field, "=")
		switch {
		case fields == "":
			continue
		case !ok:
			return hint(fmt.Errorf("--fault: %q is no field; allowed: FIELD=VALUE", field), "for example drop,direction=up")
		}
		hop = hop && name != "hop"
		fault.WriteString(", " + name + ": " + value)
	}
	if hop {
		fmt.Fprintf(&fault, ", hop: %d", p.hops[0].number)
	}
	s, err := scenarios.Parse("--fault", []byte("name: relay\nfault: {"+fault.String()+"}\n"), repro.Vocabulary())
	if problem, is := errors.AsType[*scenarios.Error](err); is {
		problem.Line, problem.Column = 0, 0
		return advised(problem)
	}
	if err != nil {
		return err
	}
	p.fault = &s.Complete().Fault[0]
	return nil
}

// pathFaults lists the faults of the path.
func pathFaults() (names []string) {
	for _, kind := range scenarios.FaultKinds() {
		if kind.Family() == scenarios.PathFamily {
			names = append(names, string(kind))
		}
	}
	return names
}
