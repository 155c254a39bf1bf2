package command

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/urfave/cli/v2"

	"hangscope/repro"
)

// again returns the arguments of the command line that makes one run again, of
// which the plan is one of several perhaps.
func again(c *cli.Context, name string, seed uint64) []string {
	args := []string{"run", "--seed", strconv.FormatUint(seed, 10)}
	for _, flag := range slices.Concat(planFlags(), layerFlags()) {
		long := flag.Names()[0]
		if !c.IsSet(long) {
			continue
		}
		switch value := c.Value(long).(type) {
		case bool:
			args = append(args, "--"+long)
		case *curesFlag:
			args = append(args, "--"+long+"="+value.shown())
		case cli.StringSlice:
			for _, one := range value.Value() {
				args = append(args, "--"+long, one)
			}
		default:
			args = append(args, "--"+long, fmt.Sprint(value))
		}
	}
	return append(args, withoutFolder(name))
}

// withoutFolder leaves out the folder of a scenario's file, which is that of a
// machine and may name a person.
func withoutFolder(name string) string {
	if !isFile(name) {
		return name
	}
	base := filepath.Base(name)
	if !isFile(base) {
		return "./" + base // without an ending, the slash makes it a file
	}
	return base
}

// repeated returns a plan as often as the command line says, each with a seed
// of its own.
func repeated(c *cli.Context, name string, plan repro.Plan, times int) []repro.Plan {
	plans := make([]repro.Plan, times)
	for i := range plans {
		plans[i] = plan
		plans[i].Options.Seed += uint64(i) //nolint:gosec // a loop's index is not negative
		plans[i].Options.Arguments = again(c, name, plans[i].Options.Seed)
	}
	return plans
}
