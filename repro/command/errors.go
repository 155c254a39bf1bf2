package command

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/repro/virtual"
	"hangscope/scenarios"
)

// exitError ends a command with an exit code. Nothing more is printed.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// environmentError is the error of something that the machine cannot do.
type environmentError struct{ error }

func (e environmentError) Unwrap() error { return e.error }

// hintedError is an error with a hint for the user.
type hintedError struct {
	error
	hint string
}

func (e hintedError) Unwrap() error { return e.error }

// hint adds a hint to an error.
func hint(err error, format string, args ...any) error {
	return hintedError{err, fmt.Sprintf(format, args...)}
}

// within adds to an error where it happened, and keeps its hint.
func within(err error, where string) error {
	if hinted, ok := errors.AsType[hintedError](err); ok {
		return hintedError{fmt.Errorf("%s: %w", where, hinted.error), hinted.hint}
	}
	return fmt.Errorf("%s: %w", where, err)
}

// printError prints an error and its hint, one line each. Of joined errors each has its own.
func printError(w io.Writer, err error) {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range several.Unwrap() {
			printError(w, err)
		}
		return
	}
	text := "error: " + oneLine(err.Error()) + "\n"
	if hinted, ok := errors.AsType[hintedError](err); ok {
		text += "hint: " + oneLine(hinted.hint) + "\n"
	}
	if failure, ok := errors.AsType[*virtual.Error](err); ok {
		// No user can mend that. Whoever can needs to know where it was.
		text += "hint: this is a fault of hangscope; please report it with these stacks\n\n" + failure.Stack
	}
	// There is nowhere left to report that stderr is gone.
	_, _ = io.WriteString(w, text)
}

func oneLine(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

// usageError replaces the handler of urfave/cli, which prints the whole help, and says
// what package flag found wrong with a flag in the words of the other errors.
func usageError(c *cli.Context, err error, _ bool) error {
	name := "hangscope"
	if c.Command.Name != name {
		name += " " + c.Command.Name
	}
	if found := undefinedFlag.FindStringSubmatch(err.Error()); found != nil {
		if meant := scenarios.Closest(found[1], flagNames(c.Command.Flags)); meant != "" {
			return hint(ofFlag(err, c.Command.Flags), "did you mean %s?", dashed(meant))
		}
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

// flagNames are the names of flags that are words.
func flagNames(flags []cli.Flag) []string {
	names := []string{"help"}
	for _, f := range flags {
		names = append(names, f.Names()[0])
	}
	return names
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
