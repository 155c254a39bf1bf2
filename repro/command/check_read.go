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
	in, err := config.Inputs{Environment: environment}.Resolve()
	if err != nil {
		return ofConfiguration(err)
	}
	if wrong := in.Check(); len(wrong) > 0 {
		return errors.Join(wrong...)
	}
	if c.IsSet("operator") {
		if in.Operator, err = p.readOperator(c, c.String("operator")); err != nil {
			return within(err, "--operator")
		}
	}
	names := c.Args().Slice()
	if len(names) == 0 && in.File == nil {
		names = found(environment)
	}
	if len(names) == 0 {
		p.inputs = []config.Inputs{in}
		return nil
	}
	return p.readFiles(c, names, in)
}

// readFiles reads all files, and returns all that is wrong with them.
func (p *checkPlan) readFiles(c *cli.Context, names []string, in config.Inputs) error {
	var wrong []error
	for _, name := range names {
		docs, err := readConfigurations(c, name)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		for _, doc := range docs {
			in.File = doc
			p.inputs = append(p.inputs, in)
		}
	}
	return errors.Join(wrong...)
}

// readOperator reads what the operator is told: its Helm values, or its ConfigMap.
func (p *checkPlan) readOperator(c *cli.Context, name string) (*config.Document, error) {
	p.operator = name
	doc, err := parsed(c, name)
	if err != nil {
		return nil, err
	}
	opened, err := config.Open(doc)
	if err != nil {
		return nil, ofConfiguration(err)
	}
	return opened[0], nil
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

// parsed reads one file.
func parsed(c *cli.Context, name string) (*config.Document, error) {
	text, err := readInput(name, c.App.Reader, func(r io.Reader, name string) ([]byte, error) {
		text, err := io.ReadAll(io.LimitReader(r, maxConfiguration+1))
		if err == nil && len(text) > maxConfiguration {
			err = &scenarios.Error{File: name, Problem: fmt.Sprintf("is larger than the limit of %d MiB", maxConfiguration>>20)}
		}
		return text, err
	})
	if e, ok := errors.AsType[*scenarios.Error](err); ok && e.File == name {
		e.Hint = "" // that is how a file of results is made
		return nil, e
	}
	if err != nil {
		return nil, err
	}
	doc, err := config.Parse(name, text)
	return doc, ofConfiguration(err)
}

// readConfigurations reads one file, which may hold one configuration or, as mirrord-up.yaml
// does, several.
func readConfigurations(c *cli.Context, name string) ([]*config.Document, error) {
	doc, err := parsed(c, name)
	if err != nil {
		return nil, err
	}
	switch config.Recognise(doc) {
	case config.HelmValues, config.ConfigMap, config.AgentConfig:
		return nil, hint(fmt.Errorf("%s: is the operator's, and no configuration of mirrord", calledName(name)), "--operator %s reads it", name)
	default:
	}
	docs, err := config.Open(doc)
	if err != nil {
		return nil, ofConfiguration(err)
	}
	var wrong []error
	for _, doc := range docs {
		wrong = append(wrong, invalid(c.App.ErrWriter, doc)...)
	}
	return docs, errors.Join(wrong...)
}

// invalid returns what is wrong with a configuration. What mirrord only warns of is told.
func invalid(stderr io.Writer, doc *config.Document) []error {
	const maxErrors = 10
	var wrong []error
	for _, err := range config.Validate(doc) {
		if e, ok := errors.AsType[*config.Error](err); ok && e.Warning {
			_, _ = fmt.Fprintf(stderr, "warning: %s\n", oneLine(err.Error()))
		} else if len(wrong) < maxErrors {
			wrong = append(wrong, ofConfiguration(err))
		}
	}
	return wrong
}

// ofConfiguration gives an error of a configuration its hint.
func ofConfiguration(err error) error {
	if e, ok := errors.AsType[*config.Error](err); ok && e.Hint != "" {
		return hint(err, "%s", e.Hint)
	}
	return err
}
