package command

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/repro/command/address"
)

// hopPlan is one way through the relay, before it listens.
type hopPlan struct {
	number         int
	flag           string
	listen, target string
}

// mapping is a LISTEN=TARGET as it was written.
type mapping struct {
	number     int
	flag, text string
}

// readHops reads the ways through the relay: one argument, or a flag for each hop. What
// follows is the command.
func (p *relayPlan) readHops(c *cli.Context) error {
	var mappings []mapping
	p.command = c.Args().Slice()
	switch {
	case c.IsSet("client"):
		mappings = append(mappings, mapping{2, "--client", c.String("client")})
	case len(p.command) > 0:
		mappings, p.command = append(mappings, mapping{2, "relay", p.command[0]}), p.command[1:]
	case !c.IsSet("upstream"):
		return hint(errors.New("relay: where to listen and where to go is missing; allowed: LISTEN=TARGET"), "for example hangscope relay 6001=localhost:50051")
	}
	if c.IsSet("upstream") {
		mappings = append(mappings, mapping{1, "--upstream", c.String("upstream")})
	}
	for _, m := range mappings {
		hop, err := m.read()
		if err != nil {
			return err
		}
		p.hops = append(p.hops, hop)
	}
	return p.refuseLoops()
}

// read reads a LISTEN=TARGET.
func (m mapping) read() (hopPlan, error) {
	listen, target, ok := strings.Cut(m.text, "=")
	if !ok {
		return hopPlan{}, hint(fmt.Errorf("%s: %q is no LISTEN=TARGET; allowed: a port, and an address", m.flag, m.text), "for example 6001=localhost:50051")
	}
	where, err := address.Listen(listen)
	if err != nil {
		return hopPlan{}, fmt.Errorf("%s: %w", m.flag, err)
	}
	to, err := address.Dial(target)
	if err != nil {
		return hopPlan{}, fmt.Errorf("%s: %w", m.flag, err)
	}
	return hopPlan{m.number, m.flag, where, to}, nil
}

// refuseLoops refuses hops that lead back to the relay, or listen in the same place.
func (p *relayPlan) refuseLoops() error {
	for _, hop := range p.hops {
		if address.Reaches(hop.listen, hop.target) {
			return hint(fmt.Errorf("%s: %s is where the relay itself listens; allowed: the address of a service", hop.flag, hop.target),
				"give the relay another port than the service has")
		}
	}
	if len(p.hops) < 2 {
		return nil
	}
	first, second := p.hops[0], p.hops[1]
	switch {
	case address.Reaches(first.listen, second.listen), address.Reaches(second.listen, first.listen):
		return fmt.Errorf("%s: %s is where %s listens too; allowed: a port for each hop", second.flag, second.listen, first.flag)
	case address.Reaches(first.listen, second.target) && address.Reaches(second.listen, first.target):
		return fmt.Errorf("%s and %s: each leads to the other; allowed: the addresses of services", first.flag, second.flag)
	}
	return nil
}

// refuseCommand refuses a command that there is not, before the relay listens. A second way
// through the relay is none.
func (p *relayPlan) refuseCommand() error {
	if len(p.command) == 0 {
		return nil
	}
	name := p.command[0]
	_, err := exec.LookPath(name)
	if err == nil {
		return nil
	}
	if _, none := (mapping{text: name}).read(); none == nil {
		return hint(fmt.Errorf("relay: %s besides %s: two ways; allowed: one LISTEN=TARGET", name, p.hops[0].given()),
			"two hops are --client LISTEN=TARGET and --upstream LISTEN=TARGET; a command comes after --")
	}
	return hint(fmt.Errorf("relay: the command %q: %s", name, withoutNames(err)), "a command comes after --, and stands in $PATH or has a slash in its name")
}

// given is how a hop was given.
func (h hopPlan) given() string {
	if h.flag == "relay" {
		return "another"
	}
	return h.flag
}
