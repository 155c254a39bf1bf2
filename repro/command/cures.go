package command

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"hangscope/repro/result"
)

// curesFlag is the value of --cures: alone it means all, and --cures=fast those
// that take a few seconds. If it is not given, a run tries the brief ones.
type curesFlag struct {
	set result.CureSet
}

// Set implements flag.Value. The flag package calls it with true when the flag
// stands alone. What it is given is checked later, by [cures]: the errors of
// the flag package speak of boolean values.
func (f *curesFlag) Set(value string) error {
	f.set = result.CureSet(value)
	return nil
}

// String implements flag.Value.
func (f *curesFlag) String() string { return string(f.set) }

// IsBoolFlag lets the flag stand alone.
func (*curesFlag) IsBoolFlag() bool { return true }

// cures returns the set of cures that the command line asks for.
func cures(c *cli.Context) (result.CureSet, error) {
	value := c.Generic("cures").(*curesFlag).set //nolint:forcetypeassert // it is what run defines
	switch value {
	case "true", result.AllCures:
		return result.AllCures, nil
	case "none", "false":
		return result.NoCures, nil
	case result.FastCures, result.BriefCures:
		return value, nil
	default:
		return "", fmt.Errorf("--cures: %q; allowed: all, fast, brief, none", value)
	}
}
