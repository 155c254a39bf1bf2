package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/repro/config"
	"hangscope/scenarios"
)

// maxConfiguration bounds a file: real ones have a few thousand bytes.
const maxConfiguration = 4 << 20

// read reads the files, and the environment.
func (p *checkPlan) read(c *cli.Context) error {
	environment := map[string]string{}
	for _, pair := range os.Environ() {
		if name, value, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "MIRRORD_") {
			environment[name] = value
		}
	}
	in := config.Inputs{Environment: environment}
	if wrong := in.Check(); len(wrong) > 0 {
		return errors.Join(wrong...)
	}
	if c.IsSet("operator") {
		p.operator = c.String("operator")
		doc, err := readConfiguration(c, p.operator, true)
		if err != nil {
			return within(err, "--operator")
		}
		in.Operator = doc
	}
	names := c.Args().Slice()
	if len(names) == 0 {
		names = found(environment)
	}
	if len(names) == 0 {
		p.inputs = []config.Inputs{in}
		return nil
	}
	var wrong []error
	for _, name := range names {
		doc, err := readConfiguration(c, name, false)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		in.File = doc
		p.inputs = append(p.inputs, in)
	}
	return errors.Join(wrong...)
}

// found is the file that mirrord would read: that of its variable, or the nearest one
// upwards.
func found(environment map[string]string) []string {
	if name := environment["MIRRORD_CONFIG_FILE"]; name != "" {
		return []string{name}
	}
	here, err := os.Getwd()
	if err != nil {
		return nil
	}
	if name, ok := config.Find(here); ok {
		return []string{name}
	}
	return nil
}

// readConfiguration reads one file. That of an operator has fields of its own.
func readConfiguration(c *cli.Context, name string, operator bool) (*config.Document, error) {
	text, err := readInput(name, c.App.Reader, func(r io.Reader, name string) ([]byte, error) {
		text, err := io.ReadAll(io.LimitReader(r, maxConfiguration+1))
		if err == nil && len(text) > maxConfiguration {
			err = &scenarios.Error{File: name, Problem: fmt.Sprintf("is larger than the limit of %d MiB", maxConfiguration>>20)}
		}
		return text, err
	})
	if err != nil {
		return nil, err
	}
	doc, err := config.Parse(name, text)
	if err != nil {
		return nil, ofConfiguration(err)
	}
	if operator {
		return doc, nil
	}
	const maxErrors = 10
	var wrong []error
	for _, err := range config.Validate(doc) {
		if len(wrong) < maxErrors {
			wrong = append(wrong, ofConfiguration(err))
		}
	}
	return doc, errors.Join(wrong...)
}

// ofConfiguration gives an error of a configuration its hint.
func ofConfiguration(err error) error {
	if e, ok := errors.AsType[*config.Error](err); ok && e.Hint != "" {
		return hint(err, "%s", e.Hint)
	}
	return err
}
