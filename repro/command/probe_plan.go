package command

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/urfave/cli/v2"

	"hangscope/repro/command/address"
	"hangscope/repro/probe"
)

// probePlan is what the probe command was asked for.
type probePlan struct {
	target, against string
	method          string // empty to list the services
	dial            probe.Target
	reflect         probe.Headers // of reflection; those of calls are the engine's
	protos, paths   []string
	protosets       []string
	data            []byte
	engine          probe.Probe // with all that the flags say
	every           time.Duration
	textfile        string
	onStall         string
	verbose, quiet  bool
}

// defaultCompared is how many calls of each side are compared.
const defaultCompared = 10

// The bounds of what may be asked for.
const (
	maxConcurrency = 1000
	maxCalls       = 1_000_000
)

// planProbe reads the flags and arguments. Nothing is dialled yet.
func planProbe(c *cli.Context) (*probePlan, error) {
	args, err := arguments(c, 2)
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		return nil, hint(errors.New("probe: what to call is missing; allowed: HOST:PORT, and a method"), "for example hangscope probe localhost:50051 -plaintext")
	}
	p := &probePlan{
		protos: c.StringSlice("proto"), paths: c.StringSlice("import-path"), protosets: c.StringSlice("protoset"),
		onStall: c.String("on-stall"), textfile: c.String("textfile"), verbose: c.Bool("v"), quiet: c.Bool("quiet"),
	}
	if p.target, err = address.Dial(args[0]); err != nil {
		return nil, fmt.Errorf("probe: %w", err)
	}
	if c.IsSet("against") {
		if p.against, err = address.Dial(c.String("against")); err != nil {
			return nil, fmt.Errorf("--against: %w", err)
		}
	}
	if len(args) > 1 {
		p.method = args[1]
	}
	for _, read := range []func(*cli.Context) error{p.readTimes, p.readNumbers, p.readHeaders, p.readTLS, p.together, p.readData} {
		if err := read(c); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// readTimes reads the flags that are seconds, or durations.
func (p *probePlan) readTimes(c *cli.Context) error {
	const tick = time.Millisecond
	for _, flag := range []struct {
		name     string
		into     *time.Duration
		least    time.Duration
		fallback time.Duration
	}{
		{"max-time", &p.engine.MaxTime, 0, 0},
		{"connect-timeout", &p.dial.ConnectTimeout, tick, probe.DefaultConnectTimeout},
		{"keepalive-time", &p.dial.KeepaliveTime, 0, 0},
		{"for", &p.engine.For, tick, 0},
		{"stall-after", &p.engine.StallAfter, 10 * tick, defaultStallAfter},
		{"within", &p.engine.Within, tick, defaultWithin},
		{"every", &p.every, tick, 0},
	} {
		*flag.into = flag.fallback
		if !c.IsSet(flag.name) {
			continue
		}
		d, err := probe.Seconds(c.String(flag.name))
		if err != nil {
			return fmt.Errorf("--%s: %w", flag.name, err)
		}
		if d < flag.least {
			return fmt.Errorf("--%s: %s is out of range; allowed: %s or more", flag.name, d, flag.least)
		}
		*flag.into = d
	}
	return nil
}

// readNumbers reads the flags that are numbers.
func (p *probePlan) readNumbers(c *cli.Context) error {
	repeat := 1
	if p.against != "" {
		repeat = defaultCompared
	}
	for _, flag := range []struct {
		name     string
		into     *int
		most     int
		fallback int
	}{
		{"concurrency", &p.engine.Concurrency, maxConcurrency, 1},
		{"repeat", &p.engine.Repeat, maxCalls, repeat},
		{"max-msg-sz", &p.dial.MaxMessage, math.MaxInt32, 0},
	} {
		*flag.into = flag.fallback
		if c.IsSet(flag.name) {
			if *flag.into = c.Int(flag.name); *flag.into < 1 || *flag.into > flag.most {
				return fmt.Errorf("--%s: %d is out of range; allowed: 1 to %d", flag.name, *flag.into, flag.most)
			}
		}
	}
	p.engine.Messages = c.Uint64("messages")
	if c.IsSet("messages") && p.engine.Messages == 0 {
		return errors.New("--messages: 0 is out of range; allowed: 1 or more")
	}
	return nil
}

// readHeaders reads the headers of calls and of reflection.
func (p *probePlan) readHeaders(c *cli.Context) error {
	p.engine.Header, p.reflect = probe.Headers{}, probe.Headers{}
	for _, flag := range []struct {
		name string
		into []probe.Headers
	}{
		{"H", []probe.Headers{p.engine.Header, p.reflect}},
		{"rpc-header", []probe.Headers{p.engine.Header}},
		{"reflect-header", []probe.Headers{p.reflect}},
	} {
		found, err := probe.Header(c.StringSlice(flag.name))
		if err != nil {
			return fmt.Errorf("-%s: %w", flag.name, err)
		}
		for _, into := range flag.into {
			for name, values := range found {
				into.Append(name, values...)
			}
		}
	}
	return nil
}

// together refuses flags that do not go together.
func (p *probePlan) together(c *cli.Context) error {
	switch {
	case len(p.protos) > 0 && len(p.protosets) > 0:
		return errors.New("-proto and -protoset: two descriptions of the service; allowed: one of the two")
	case len(p.paths) > 0 && len(p.protos) == 0:
		return hint(errors.New("-import-path: there is no -proto to look for"), "add -proto FILE")
	case p.method == "" && p.against != "":
		return hint(errors.New("--against: there is no method to compare"), "name one, such as package.Service/Method")
	case p.method == "" && cmp.Or(c.IsSet("d"), c.IsSet("messages"), c.IsSet("for"), c.IsSet("repeat"), c.IsSet("concurrency"), c.IsSet("every"), c.IsSet("pcap"), c.IsSet("bundle")):
		return hint(errors.New("probe: there is no method to call; allowed: HOST:PORT package.Service/Method"), "without one, probe lists the services")
	case c.IsSet("textfile") && p.every == 0:
		return hint(errors.New("--textfile: metrics are of a watch"), "add --every 30s")
	}
	return nil
}

// readData reads what each call sends, and looks whether it is JSON: before anything is
// dialled.
func (p *probePlan) readData(c *cli.Context) error {
	const fromStdin = "@"
	p.data = []byte(c.String("d"))
	if c.String("d") == fromStdin {
		err := untilInterrupted(c.Context, 0, func() (err error) {
			p.data, err = io.ReadAll(io.LimitReader(c.App.Reader, probe.MaxData+1))
			return err
		})
		if errors.Is(err, errNoReader) {
			return exitError(ExitInterrupted)
		}
		if err != nil {
			return fmt.Errorf("-d @: %w", err)
		}
	}
	_, err := probe.Split(p.data, dataName(c))
	return advised(err)
}

// dataName is what errors call the data.
func dataName(c *cli.Context) string {
	if c.String("d") == "@" {
		return "-d @"
	}
	return "-d"
}
