package command

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"hangscope/report"
	"hangscope/report/checks"
	"hangscope/report/markdown"
	"hangscope/repro"
	"hangscope/repro/agent"
	"hangscope/repro/check"
	"hangscope/repro/command/built"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// run judges, reports, and returns the exit code as an error.
func (p *checkPlan) run(c *cli.Context, stderr io.Writer) error {
	checked := p.judge()
	var text bytes.Buffer
	if c.Bool("fix") && c.String("format") == formatTerminal {
		for _, f := range checked.Files {
			text.WriteString(f.Fix.Diff)
		}
	}
	if err := p.write(&text, checked); err != nil {
		return err
	}
	if c.Bool("run") {
		if err := p.show(c, &text, checked); err != nil {
			return err
		}
	}
	if err := p.out.put(c.Context, text); err != nil {
		return err
	}
	if c.Bool("github") {
		// There is nowhere left to report that stderr is gone.
		_ = report.GitHubCheck(stderr, checked)
	}
	if c.Bool("fix") {
		if err := p.change(c, stderr); err != nil {
			return err
		}
	}
	if checked.Risk == result.Yes || checked.Risk != result.No && c.Bool("strict") {
		return exitError(ExitUnexpected)
	}
	return nil
}

// judge judges all files.
func (p *checkPlan) judge() *result.Checked {
	checked := &result.Checked{
		Kind: result.CheckedKind, Schema: result.SchemaVersion, Tool: result.Tool{Name: "hangscope", Version: built.Version()},
		Environment: repro.ThisEnvironment(), Made: time.Now().UTC().Format(time.RFC3339), Read: agent.LatestRead,
		Asked: result.CheckedAsked{
			MirrordVersion: p.options.Version, Ports: append([]int{}, p.options.Ports...), UpstreamPort: p.options.UpstreamPort,
			Mesh: p.options.Mesh, Operator: p.operator,
		},
	}
	var risks []result.Answer
	for _, in := range p.inputs {
		f := check.Judge(in, p.options)
		checked.Files = append(checked.Files, f)
		risks = append(risks, f.Risk)
	}
	checked.Risk = result.Worst(risks)
	return checked
}

// show runs the scenario of each file, each scenario once, and adds its page.
func (p *checkPlan) show(c *cli.Context, text *bytes.Buffer, checked *result.Checked) error {
	seen := map[string]bool{}
	for _, f := range checked.Files {
		command := checks.Rerun(f.Scenario)
		if command == "" || seen[command] {
			continue
		}
		seen[command] = true
		scenario, err := scenarioOf(f.Scenario)
		if err != nil {
			return err
		}
		found, err := repro.Run(c.Context, scenario, repro.Options{Clock: result.VirtualClock, Seed: 1, Version: built.Version()})
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintln(text)
		write := p.page.Write
		if c.String("format") == "markdown" {
			write = markdown.Write
		}
		if err := write(text, found); err != nil {
			return err
		}
	}
	return nil
}

// scenarioOf is a scenario of the catalogue, changed.
func scenarioOf(s result.CheckedScenario) (scenarios.Scenario, error) {
	scenario, err := scenarios.Builtin(s.Name)
	if err != nil {
		return scenario, err
	}
	return scenario.Set(repro.Vocabulary(), s.Set...)
}
