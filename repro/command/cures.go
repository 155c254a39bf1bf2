package command

import (
	"slices"

	"github.com/urfave/cli/v2"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// curesFlag is the value of --cures. The flag alone means all cures, and
// --cures=fast means those that take a few seconds. Without the flag, a run tries
// the brief ones.
type curesFlag struct {
	set result.CureSet
}

// Set implements flag.Value. The flag package calls it with true when the flag
// stands alone. [cures] checks the value later, because the errors of the flag
// package speak of boolean values.
func (f *curesFlag) Set(value string) error {
	f.set = result.CureSet(value)
	return nil
}

// String implements flag.Value.
func (f *curesFlag) String() string { return string(f.set) }

// IsBoolFlag lets the flag stand alone.
func (*curesFlag) IsBoolFlag() bool { return true }

// cureWords are the values of --cures.
var cureWords = []string{string(result.AllCures), string(result.FastCures), string(result.BriefCures), "none"}

// Takes reports whether a word after the flag is its value, or meant to be, rather than
// the name of a scenario.
func (*curesFlag) Takes(word string) bool {
	meant := scenarios.Closest(word, append(scenarios.Names(), cureWords...))
	return !isFile(word) && slices.Contains(cureWords, meant)
}

// cures returns the set of cures that the command line asks for.
func cures(c *cli.Context) (result.CureSet, error) {
	value := c.Generic("cures").(*curesFlag).set //nolint:forcetypeassert // run defines the flag with this type
	switch value {
	case "true", result.AllCures:
		return result.AllCures, nil
	case "none", "false":
		return result.NoCures, nil
	case result.FastCures, result.BriefCures:
		return value, nil
	default:
		return "", unknownWord("--cures", string(value), cureWords)
	}
}
