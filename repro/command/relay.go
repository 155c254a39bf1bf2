package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"hangscope/report"
	"hangscope/repro/command/words"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/relay"
	"hangscope/scenarios"
)

// What a relay does if nothing else is said.
const (
	defaultWithin     = 30 * time.Second
	defaultStallAfter = 5 * time.Second
	defaultAfter      = 10
	defaultMechanism  = "mark-reject" // of a flush by a signal or a key
)

func relayCommand(stdout, stderr io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "relay",
		Usage: "stand between your own services, flush their connections, and say what became of their calls",
		UsageText: `hangscope relay 6001=localhost:50051
hangscope relay 6001=localhost:50051 --flush mark-reject --after-message 10
hangscope relay 6001=localhost:50051 --flush socket-kill -- ./smoke-test.sh
hangscope relay --client 6001=localhost:50051 --upstream 6002=localhost:50052
hangscope relay --client 6001=localhost:50051 --upstream 6002=localhost:50052 --scenario mirrord-2348

It listens on port 6001 of loopback, passes all on to the target, and follows the gRPC
calls by their frames. With a --flush, each call that is open then must go on, end, or
be told --within 30s. SIGUSR1 flushes too, and so does the
key f on a terminal. After -- comes a command to run meanwhile.

Exit codes: 0 as expected, and the command did not fail; 1 a call hung, or that is
undecided, or the command failed; 2 bad input; 4 it cannot listen; 130 interrupted
before that was known.`,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "client", Usage: "`LISTEN=TARGET` between the client and the forwarder, in place of an argument"},
			&cli.StringFlag{Name: "upstream", Usage: "`LISTEN=TARGET` between the forwarder and the upstream; the forwarder stands in the pod"},
			words.OneOf(mechanisms.Names(), &cli.StringFlag{Name: "flush", Usage: "the `MECHANISM` that flushes the port of the service: " + strings.Join(mechanisms.Names(), ", ")}),
			&cli.StringFlag{Name: "fault", Usage: "in place of a flush, a `FAULT` of the path as a scenario has it: drop, or drop,direction=up,above=1400"},
			&cli.StringFlag{Name: "scenario", Usage: "in place of both, a scenario by `NAME|FILE`: its flush or its fault of the path, its ports, and what it expects; the load is yours"},
			&cli.IntFlag{Name: "after-message", Value: defaultAfter, Usage: "flush when so many messages of a call have arrived"},
			&cli.DurationFlag{Name: "every", Usage: "flush again and again, after this time", DefaultText: "once"},
			&cli.DurationFlag{Name: "within", Value: defaultWithin, Usage: "how long after a flush a call may take to go on, to end, or to be told"},
			&cli.StringFlag{Name: "events", Usage: "join what the services say of themselves: `FILE` has the lines of grpcstall, and may grow; a named pipe will do"},
			&cli.StringFlag{Name: "keylog", Hidden: true}, // it is refused, with the reason
			&cli.DurationFlag{Name: "stall-after", Value: defaultStallAfter, Usage: "the silence that counts as a stall"},
			formatFlag("the report", report.RelayNames()),
			outputFlag(), colorFlag(), quietFlag(),
		}, relayFileFlags()...),
		OnUsageError: usageError,
		Action: func(c *cli.Context) error {
			plan, err := planRelay(c)
			if err != nil {
				return err
			}
			return plan.run(c, stdout, stderr)
		},
	}
}

// relayPlan is what the relay command was asked for.
type relayPlan struct {
	hops       []hopPlan
	mechanism  string
	fault      *scenarios.Fault // of the path; nil if none
	after      uint64
	delay      time.Duration       // after that message
	scenario   *scenarios.Scenario // that it comes from; nil if from none
	file       string              // of the scenario, or its name
	every      time.Duration
	within     time.Duration
	stallAfter time.Duration
	command    []string
}

// planRelay reads the flags and arguments.
func planRelay(c *cli.Context) (*relayPlan, error) {
	p := &relayPlan{
		mechanism: c.String("flush"), every: c.Duration("every"), within: c.Duration("within"), stallAfter: c.Duration("stall-after"),
	}
	if err := p.readHops(c); err != nil {
		return nil, err
	}
	if err := p.readFault(c); err != nil {
		return nil, err
	}
	flushes := c.IsSet("flush")
	p.after = defaultAfter
	if c.IsSet("scenario") {
		if flushes || p.fault != nil {
			return nil, errors.New("--scenario with --flush or --fault: two faults; allowed: one of the three")
		}
		if err := p.readScenario(c); err != nil {
			return nil, err
		}
	}
	switch {
	case c.IsSet("keylog"):
		return nil, hint(errors.New("--keylog: a relay passes TLS on and reads none of it; allowed: no --keylog"),
			"let the services talk plaintext through the relay, or give tshark the keys with the file of --pcap: -o tls.keylog_file:KEYS")
	case flushes && p.fault != nil:
		return nil, errors.New("--flush and --fault: two faults; allowed: one of the two")
	case flushes && !slices.Contains(mechanisms.Names(), p.mechanism):
		return nil, unknownWord("--flush", p.mechanism, mechanisms.Names())
	case !p.goesWrong() && (c.IsSet("after-message") || c.IsSet("every")):
		return nil, hint(errors.New("--after-message and --every: nothing goes wrong"), "add --flush MECHANISM, --fault FAULT or --scenario NAME")
	case c.Int("after-message") < 0:
		return nil, fmt.Errorf("--after-message: %d is out of range; allowed: 0 or more", c.Int("after-message"))
	}
	if c.IsSet("after-message") {
		p.after = uint64(c.Int("after-message")) //nolint:gosec // it was checked
	}
	for _, d := range []struct {
		name  string
		value time.Duration
		least time.Duration
	}{{"within", p.within, time.Millisecond}, {"stall-after", p.stallAfter, time.Millisecond}, {"every", p.every, time.Millisecond}} {
		if c.IsSet(d.name) && d.value < d.least {
			return nil, fmt.Errorf("--%s: %s is out of range; allowed: %s or more", d.name, d.value, d.least)
		}
	}
	return p, p.refuseCommand()
}

// goesWrong reports whether the relay is to do more than pass on.
func (p *relayPlan) goesWrong() bool { return p.mechanism != "" || p.fault != nil }

// open listens on all hops, or on none.
func (p *relayPlan) open(stderr io.Writer) (hops []relay.Hop, err error) {
	defer func() {
		if err != nil {
			for _, hop := range hops {
				_ = hop.Listener.Close()
			}
		}
	}()
	for _, plan := range p.hops {
		listener, err := net.Listen("tcp", plan.listen)
		if err != nil {
			return hops, environmentError{fmt.Errorf("%s: %w", plan.flag, err)}
		}
		_, port, _ := net.SplitHostPort(plan.target)
		number, _ := net.LookupPort("tcp", port) // address.Dial has read it
		hop := relay.Hop{Number: plan.number, Listener: listener, Target: plan.target, TargetPort: number, Port: number}
		if p.scenario != nil {
			hop.Port = p.tablePort(plan.number)
		}
		hops = append(hops, hop)
		announce(stderr, "the relay to "+plan.target, listener)
		tellUnresolved(stderr, plan.target)
	}
	return hops, nil
}

// lookupTimeout bounds how long a start waits for the name of a target.
const lookupTimeout = 300 * time.Millisecond

// tellUnresolved says that the name of a target has no address now. It may get one: each
// connection asks again. Where nobody has answered in time, nothing is known.
func tellUnresolved(stderr io.Writer, target string) {
	host, _, _ := net.SplitHostPort(target) // address.Dial has read it
	ctx, cancel := context.WithTimeout(context.Background(), lookupTimeout)
	defer cancel()
	_, err := net.DefaultResolver.LookupHost(ctx, host)
	if unknown, ok := errors.AsType[*net.DNSError](err); ok && unknown.IsNotFound {
		_, _ = fmt.Fprintf(stderr, "the name %q has no address now; each connection asks again\n", host)
	}
}
