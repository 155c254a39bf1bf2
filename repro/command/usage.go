package command

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/repro"
	"hangscope/repro/command/words"
	"hangscope/repro/sweep"
	"hangscope/scenarios"
)

// usageError replaces the handler of urfave/cli, which prints the whole help, and says
// what package flag found wrong with a flag in the words of the other errors.
func usageError(c *cli.Context, err error, _ bool) error {
	err = ofFlag(err, c.Command.Flags)
	if _, ok := errors.AsType[hintedError](err); ok {
		return err
	}
	return hint(err, "%s --help lists the flags", c.Command.HelpName)
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
		err = fmt.Errorf("unknown flag %s", words.Dashed(found[1]))
		if meant := scenarios.Closest(found[1], flagNames(flags)); meant != "" {
			return hint(err, "did you mean %s?", words.Dashed(meant))
		}
		return err
	}
	if found := valueless.FindStringSubmatch(text); found != nil {
		return needsValue(found[1], flags)
	}
	if found := wrongValue.FindStringSubmatch(text); found != nil {
		return ofValue(found[2], found[1], flags)
	}
	return errors.New(text)
}

// ofValue returns the error of a value that is not of its flag's type.
func ofValue(name, value string, flags []cli.Flag) error {
	if unquoted, err := strconv.Unquote(`"` + value + `"`); err == nil {
		value = unquoted
	}
	if strings.TrimSpace(value) == "" {
		return needsValue(name, flags)
	}
	f := words.FlagOf("--"+name, flags)
	if e := fieldError(f, value); e != nil {
		err := fmt.Errorf("%s: %s", words.Dashed(name), e.Problem)
		if e.Hint == "" {
			return err
		}
		return hint(err, "%s", e.Hint)
	}
	if _, ok := f.(*cli.DurationFlag); ok {
		return hint(fmt.Errorf("%s: %q is not a duration%s", words.Dashed(name), value, allowedFor(f)), "%s", scenarios.DurationHint(value))
	}
	return fmt.Errorf("%s: %q%s", words.Dashed(name), value, allowedFor(f))
}

// needsValue is the error of a flag without its value.
func needsValue(name string, flags []cli.Flag) error {
	return fmt.Errorf("%s needs a value%s", words.Dashed(name), allowedFor(words.FlagOf("--"+name, flags)))
}

// fieldError is what a file with that value would be told, if the flag is one of those
// that change a field of the scenario.
func fieldError(f cli.Flag, value string) *scenarios.Error {
	var e *scenarios.Error
	for _, o := range overrides {
		if f == o.flag {
			_, err := scenarios.Scenario{Name: "any"}.Set(repro.Vocabulary(), o.field+"="+value)
			errors.As(err, &e)
		}
	}
	return e
}

// flagNames are the names of flags that are words.
func flagNames(flags []cli.Flag) []string {
	names := []string{"help"}
	for _, f := range flags {
		names = append(names, f.Names()[0])
	}
	return names
}

// allowed says what the value of a flag may be, where its type says too little.
var allowed = map[string]string{
	"stall-after": "more than 0s and at most " + scenarios.Duration(maxObserved).String(),
	"observe":     "more than 0s and at most " + scenarios.Duration(maxObserved).String(),
	"delay":       "0s to " + scenarios.Duration(maxLinkDelay).String(),
	"floor":       "0s and more",
	"loss":        "0 to 100",
	"repeat":      fmt.Sprintf("1 to %d", maxRepeat),
	"random":      fmt.Sprintf("1 to %d", maxRandom),
	"seeds":       fmt.Sprintf("1 to %d", sweep.MaxRuns),
}

// allowedFor says what the value of a flag may be. It is empty for a text: what is
// wrong with that is found later, and said there.
func allowedFor(f cli.Flag) string {
	if f == nil {
		return ""
	}
	if e := fieldError(f, "?"); e != nil {
		_, values, _ := strings.Cut(e.Problem, "; ")
		return "; " + values
	}
	if values, ok := allowed[f.Names()[0]]; ok {
		return "; allowed: " + values
	}
	switch f := f.(type) {
	case words.Choice:
		return "; allowed: " + enumerated(f.Words)
	case *cli.Uint64Flag:
		return "; allowed: a whole number, not below 0"
	case *cli.BoolFlag:
		return "; allowed: true, false"
	default:
		return ""
	}
}

// unknownWord is the error of a word that is none of those which a flag or a command takes.
func unknownWord(of, word string, known []string) error {
	err := fmt.Errorf("%s: %q; allowed: %s", of, word, enumerated(known))
	if meant := scenarios.Suggest(word, known); meant != "" {
		return hint(err, "%s", meant)
	}
	return err
}

// outOfRange is the error of a value of a flag.
func outOfRange(name string, value any) error {
	return fmt.Errorf("--%s: %v is out of range; allowed: %s", name, value, allowed[name])
}

// enumerated lists words.
func enumerated(several []string) string { return strings.Join(several, ", ") }
