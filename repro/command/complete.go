package command

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/scenarios"
)

// completeCommand is what the scripts of completion.go call: hangscope complete -- and
// the words after hangscope, of which the last one is being typed.
func completeCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:         "complete",
		Hidden:       true,
		OnUsageError: usageError,
		Action: func(c *cli.Context) error {
			for _, found := range candidates(c.Args().Slice(), c.App.Commands) {
				if _, err := fmt.Fprintln(stdout, found.word+"\t"+found.meaning); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// candidate is a word that may stand where one is being typed.
type candidate struct{ word, meaning string }

// candidates returns what the last of the words may become. It is empty where the name
// of a file may stand: the shell knows these.
func candidates(words []string, commands []*cli.Command) []candidate {
	// bash makes a word of its own of each "=".
	words = slices.DeleteFunc(slices.Clone(words), func(word string) bool { return word == "=" })
	if len(words) == 0 {
		words = []string{""}
	}
	before, typed := words[:len(words)-1], words[len(words)-1]
	command, n := findCommand(append([]string{"hangscope"}, before...), commands)
	var all []candidate
	switch name, _, assigned := strings.Cut(typed, "="); {
	case command == nil && n <= len(before):
		return nil // after a word that is no command
	case command == nil && strings.HasPrefix(typed, "-"):
		all = []candidate{{"--help", "show help"}, {"--version", "print the version"}}
	case command == nil:
		all = commandCandidates(commands)
	case assigned && isFlag(name):
		all = valueCandidates(name, name+"=", command.Flags)
	case len(before) > 0 && takesWord(before[len(before)-1], command.Flags):
		all = valueCandidates(before[len(before)-1], "", command.Flags)
	case strings.HasPrefix(typed, "-"):
		all = flagCandidates(command.Flags)
	default:
		all = argumentCandidates(command.Name, commands)
	}
	return slices.DeleteFunc(all, func(c candidate) bool { return !strings.HasPrefix(c.word, typed) })
}

func commandCandidates(commands []*cli.Command) []candidate {
	var all []candidate
	for _, command := range commands {
		if !command.Hidden {
			all = append(all, candidate{command.Name, command.Usage})
		}
	}
	return all
}

func flagCandidates(flags []cli.Flag) []candidate {
	all := []candidate{{"--help", "show help"}}
	for _, f := range flags {
		usage := ""
		if documented, ok := f.(cli.DocGenerationFlag); ok {
			usage = strings.ReplaceAll(documented.GetUsage(), "`", "")
		}
		all = append(all, candidate{dashed(f.Names()[0]), usage})
	}
	return all
}

// takesWord reports whether the word after a flag is its value.
func takesWord(word string, flags []cli.Flag) bool {
	f := flagOf(word, flags)
	if f == nil || strings.Contains(word, "=") {
		return false
	}
	documented, ok := f.(cli.DocGenerationFlag)
	return ok && documented.TakesValue()
}

// valueCandidates are the words that a flag takes, after a prefix.
func valueCandidates(flag, prefix string, flags []cli.Flag) []candidate {
	var all []candidate
	if f, ok := flagOf(flag, flags).(choice); ok {
		for _, word := range f.words {
			all = append(all, candidate{prefix + word, ""})
		}
	}
	return all
}

func flagOf(word string, flags []cli.Flag) cli.Flag {
	i := slices.IndexFunc(flags, func(f cli.Flag) bool { return isFlag(word) && slices.Contains(f.Names(), flagName(word)) })
	if i < 0 {
		return nil
	}
	return flags[i]
}

// argumentCandidates are what may stand after a command and is no flag.
func argumentCandidates(command string, commands []*cli.Command) []candidate {
	var all []candidate
	switch command {
	case "run", "show", "verify", "sweep":
		for _, s := range scenarios.All() {
			all = append(all, candidate{s.Name, s.Summary})
		}
	case "help":
		all = commandCandidates(commands)
	case "completion":
		for _, shell := range shells {
			all = append(all, candidate{shell, ""})
		}
	}
	return all
}
