package command

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/urfave/cli/v2"
)

// usageError replaces the handler of urfave/cli, which prints the whole help, and says
// what package flag found wrong with a flag in the words of the other errors.
func usageError(c *cli.Context, err error, _ bool) error {
	name := "hangscope"
	if c.Command.Name != name {
		name += " " + c.Command.Name
	}
	return hint(ofFlag(err, c.Command.Flags), "%s --help lists the flags", name)
}

// What package flag says of a flag. It has no errors to tell them apart.
var (
	undefinedFlag = regexp.MustCompile(`^flag provided but not defined: -(.*)$`)
	valueless     = regexp.MustCompile(`^flag needs an argument: -(.*)$`)
	wrongValue    = regexp.MustCompile(`^invalid (?:boolean )?value "(.*)" for (?:flag )?-([^:]*): `)
)

// ofFlag returns the error of a flag with its name as people write it, and what is allowed.
func ofFlag(err error, flags []cli.Flag) error {
	text := err.Error()
	if found := undefinedFlag.FindStringSubmatch(text); found != nil {
		return fmt.Errorf("unknown flag %s", dashed(found[1]))
	}
	if found := valueless.FindStringSubmatch(text); found != nil {
		return fmt.Errorf("%s needs a value%s", dashed(found[1]), allowedFor(found[1], flags))
	}
	if found := wrongValue.FindStringSubmatch(text); found != nil {
		return fmt.Errorf("%s: %q%s", dashed(found[2]), found[1], allowedFor(found[2], flags))
	}
	return errors.New(text)
}

// dashed is a flag as people write it.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// allowedFor says what the value of a flag may be. It is empty for a text: what is
// wrong with that is found later, and said there.
func allowedFor(name string, flags []cli.Flag) string {
	i := slices.IndexFunc(flags, func(f cli.Flag) bool { return slices.Contains(f.Names(), name) })
	if i < 0 {
		return ""
	}
	switch flags[i].(type) {
	case *cli.IntFlag:
		return "; allowed: a whole number"
	case *cli.UintFlag, *cli.Uint64Flag:
		return "; allowed: a whole number, not below 0"
	case *cli.DurationFlag:
		return "; allowed: a duration, for example 500ms"
	case *cli.Float64Flag:
		return "; allowed: a number"
	case *cli.BoolFlag:
		return "; allowed: true, false"
	default:
		return ""
	}
}
