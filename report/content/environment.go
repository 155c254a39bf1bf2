package content

import (
	"fmt"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// EnvironmentLine says where and how the run was made: a line for the machine, one
// for the conditions, and one for the origin of the scenario if it has one. What
// [Provenance] says is not repeated.
func EnvironmentLine(r *result.Result) []string {
	lines := []string{
		MachineLine(r.Environment),
		phrase.Dotted(
			fmt.Sprintf("seed %d", r.Seed),
			"a silence over "+phrase.Duration(r.StallAfterNS)+" is a stall",
		),
	}
	if origin := phrase.Clip(r.Scenario.Origin, phrase.Prose); origin != "" {
		lines = append(lines, "from "+origin)
	}
	return lines
}

// MachineLine names the machine, and the versions that count.
func MachineLine(e result.Environment) string {
	return phrase.Dotted(
		phrase.Clip(e.OS+"/"+e.Arch, phrase.WidestName),
		phrase.Named("kernel ", e.Kernel),
		phrase.Count(uint64(max(0, e.CPUs)), "CPU"),
		phrase.Named("go ", strings.TrimPrefix(e.Go, "go")),
		phrase.Named("grpc ", strings.TrimPrefix(e.GRPC, "v")),
	)
}
