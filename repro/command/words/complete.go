package words

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/scenarios"
)

// Candidate is a word that may stand where one is being typed.
type Candidate struct{ Word, Meaning string }

// Next returns what the last of the words may become. It is empty where the name
// of a file may stand: the shell knows these.
func Next(words []string, commands []*cli.Command) []Candidate {
	// bash makes a word of its own of each "=".
	words = slices.DeleteFunc(slices.Clone(words), func(word string) bool { return word == "=" })
	if len(words) == 0 {
		words = []string{""}
	}
	before, typed := words[:len(words)-1], words[len(words)-1]
	command, n := findCommand(append([]string{"hangscope"}, before...), commands)
	var all []Candidate
	switch name, _, assigned := strings.Cut(typed, "="); {
	case command == nil && n <= len(before):
		return nil // after a word that is no command
	case command == nil && strings.HasPrefix(typed, "-"):
		all = []Candidate{{"--help", "show help"}, {"--version", "print the version"}}
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
	return slices.DeleteFunc(all, func(c Candidate) bool { return !strings.HasPrefix(c.Word, typed) })
}

func commandCandidates(commands []*cli.Command) []Candidate {
	var all []Candidate
	for _, command := range commands {
		if !command.Hidden {
			all = append(all, Candidate{command.Name, command.Usage})
		}
	}
	return all
}

func flagCandidates(flags []cli.Flag) []Candidate {
	all := []Candidate{{"--help", "show help"}}
	for _, f := range flags {
		usage := ""
		if documented, ok := f.(cli.DocGenerationFlag); ok {
			usage = strings.ReplaceAll(documented.GetUsage(), "`", "")
		}
		all = append(all, Candidate{Dashed(f.Names()[0]), usage})
	}
	return all
}

// takesWord reports whether the word after a flag is its value.
func takesWord(word string, flags []cli.Flag) bool {
	f := FlagOf(word, flags)
	if f == nil || strings.Contains(word, "=") {
		return false
	}
	documented, ok := f.(cli.DocGenerationFlag)
	return ok && documented.TakesValue()
}

// valueCandidates are the words that a flag takes, after a prefix.
func valueCandidates(flag, prefix string, flags []cli.Flag) []Candidate {
	var all []Candidate
	if f, ok := FlagOf(flag, flags).(Choice); ok {
		for _, word := range f.Words {
			all = append(all, Candidate{prefix + word, ""})
		}
	}
	return all
}

// argumentCandidates are what may stand after a command and is no flag.
func argumentCandidates(command string, commands []*cli.Command) []Candidate {
	var all []Candidate
	switch command {
	case "run", "show", "verify", "sweep":
		for _, s := range scenarios.All() {
			all = append(all, Candidate{s.Name, s.Summary})
		}
	case "help":
		all = commandCandidates(commands)
	case "completion":
		for _, shell := range Shells {
			all = append(all, Candidate{shell, ""})
		}
	}
	return all
}
