package command

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"hangscope/report"
	"hangscope/report/terminal"
	"hangscope/repro/agent"
	"hangscope/repro/check"
	"hangscope/repro/config"
	"hangscope/repro/result"
)

// checkPlan is what a check was asked for, read and found sound.
type checkPlan struct {
	options  check.Options
	inputs   []config.Inputs
	operator string
	out      *output
	write    report.CheckFunc
	page     terminal.Page
	// fixed is where the changed configuration goes; nil if it is not written elsewhere.
	fixed *target
}

func planCheck(c *cli.Context, stdout io.Writer) (*checkPlan, error) {
	p := &checkPlan{}
	if err := checkTogether(c); err != nil {
		return nil, err
	}
	if err := p.readOptions(c); err != nil {
		return nil, err
	}
	if err := p.place(c, stdout); err != nil {
		return nil, err
	}
	return p, p.read(c)
}

// checkTogether refuses flags that do not go together.
func checkTogether(c *cli.Context) error {
	format := c.String("format")
	switch {
	case c.Bool("write") && !c.Bool("fix"):
		return hint(errors.New("--write: there is nothing to write"), "add --fix")
	case c.Bool("write") && c.IsSet("output"):
		return errors.New("--write and --output: each is a place for the change; allowed: one of the two")
	case c.Bool("fix") && c.IsSet("output") && c.NArg() > 1:
		return hint(fmt.Errorf("--output: there are %d files", c.NArg()), "--write changes each in its place")
	case c.Bool("run") && format != formatTerminal && format != "markdown":
		return fmt.Errorf("--run: the form %s has no room for a page; allowed: markdown, terminal", format)
	}
	return nil
}

func (p *checkPlan) readOptions(c *cli.Context) error {
	p.options = check.Options{Ports: c.IntSlice("port"), UpstreamPort: c.Int("upstream-port"), Mesh: result.PodMesh(c.String("mesh"))}
	if !slices.Contains(result.Meshes, p.options.Mesh) {
		names := make([]string, len(result.Meshes))
		for i, m := range result.Meshes {
			names[i] = string(m)
		}
		return unknownWord("--mesh", string(p.options.Mesh), names)
	}
	if c.IsSet("mirrord-version") {
		v, err := agent.ParseVersion(c.String("mirrord-version"))
		if err != nil {
			return fmt.Errorf("--mirrord-version: %w", err)
		}
		p.options.Version = v.String()
	}
	for _, port := range p.options.Ports {
		if err := checkPort("port", port); err != nil {
			return err
		}
	}
	if c.IsSet("upstream-port") {
		return checkPort("upstream-port", p.options.UpstreamPort)
	}
	return nil
}

// place reads where the report goes. With --fix, --output is for the configuration.
func (p *checkPlan) place(c *cli.Context, stdout io.Writer) error {
	out, page, err := newPlace(c, stdout)
	if err != nil {
		return err
	}
	p.out, p.page = out, page
	name := c.String("format")
	write, ok := report.Checks[name]
	switch {
	case !ok:
		return unknownWord("--format", name, report.CheckNames())
	case name == formatTerminal:
		write = page.WriteCheck
	}
	p.write = write
	if c.Bool("fix") && c.IsSet("output") {
		p.fixed, p.out.to = out.to, toStdout(stdout)
	}
	return nil
}
