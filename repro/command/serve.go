package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/urfave/cli/v2"

	"hangscope/repro/chain"
	"hangscope/repro/command/address"
)

// defaultListen is where a service listens if nothing else is said.
const defaultListen = "127.0.0.1:50051"

// drainTime is how long calls under way may take to end after a signal. The program has to
// end within a second.
const drainTime = 700 * time.Millisecond

// dialTimeout bounds how long a connection may take to be made.
const dialTimeout = 20 * time.Second

func serveCommand(stderr io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "serve",
		Usage: "be one service of the chain, as a process of its own, for a cluster or for relay and probe",
		UsageText: `hangscope serve upstream --listen 127.0.0.1:50052
hangscope serve forwarder --listen 127.0.0.1:50051 --upstream 127.0.0.1:50052

It serves hangscope.v1.Chain, the health service and reflection. Ctrl-C or
SIGTERM drains it: it takes no more calls, and ends those under way.

Exit codes: 0 when it was drained, 2 bad input, 4 it cannot listen.`,
		OnUsageError: usageError,
		Subcommands: []*cli.Command{
			{
				Name: "upstream", Usage: "the second service: it sends the messages that a call asks for",
				UsageText:    "hangscope serve upstream --listen 127.0.0.1:50052",
				Flags:        []cli.Flag{listenFlag(), &cli.Uint64Flag{Name: "seed", Value: 1, Usage: "the seed of the payloads"}},
				OnUsageError: usageError,
				Action: func(c *cli.Context) error {
					if _, err := arguments(c, 0); err != nil {
						return err
					}
					return serve(c, chain.NewUpstream(c.Uint64("seed")), stderr)
				},
			},
			{
				Name: "forwarder", Usage: "the first service: it passes each call on to the upstream",
				UsageText:    "hangscope serve forwarder --listen 127.0.0.1:50051 --upstream 127.0.0.1:50052",
				Flags:        []cli.Flag{listenFlag(), &cli.StringFlag{Name: "upstream", Usage: "the `ADDRESS` of the upstream"}},
				OnUsageError: usageError,
				Action: func(c *cli.Context) error {
					if _, err := arguments(c, 0); err != nil {
						return err
					}
					return serveForwarder(c, stderr)
				},
			},
		},
		Action: func(c *cli.Context) error {
			if word := c.Args().First(); word != "" {
				return unknownWord("serve", word, []string{"upstream", "forwarder"})
			}
			return hint(errors.New("serve: which service is missing; allowed: upstream, forwarder"), "hangscope serve --help shows how it is called")
		},
	}
}

func listenFlag() cli.Flag {
	return &cli.StringFlag{Name: "listen", Value: defaultListen, Usage: "the `ADDRESS` to listen on; a port alone is on loopback"}
}

func serveForwarder(c *cli.Context, stderr io.Writer) error {
	if !c.IsSet("upstream") {
		return hint(errors.New("--upstream: missing; allowed: HOST:PORT"), "hangscope serve upstream is one")
	}
	target, err := address.Dial(c.String("upstream"))
	if err != nil {
		return fmt.Errorf("--upstream: %w", err)
	}
	forwarder, err := chain.NewForwarder(func(ctx context.Context) (net.Conn, error) {
		return (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, "tcp", target)
	}, chain.Remedies{})
	if err != nil {
		return environmentError{err}
	}
	return serve(c, forwarder, stderr)
}

// serve serves until the context ends, and drains the service.
func serve(c *cli.Context, service *chain.Service, stderr io.Writer) error {
	listener, err := listen("--listen", c.String("listen"))
	if err != nil {
		return err
	}
	announce(stderr, "the "+c.Command.Name, listener)
	ended := make(chan error, 1)
	go func() { ended <- service.Serve(listener) }()
	select {
	case err = <-ended:
	case <-c.Done():
	}
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	service.Drain(ctx)
	if err != nil {
		return environmentError{err}
	}
	return nil
}

// listen opens the listener of a flag.
func listen(flag, text string) (net.Listener, error) {
	where, err := address.Listen(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	listener, err := net.Listen("tcp", where)
	if err != nil {
		return nil, environmentError{fmt.Errorf("%s: %w", flag, err)}
	}
	return listener, nil
}

// announce says on stderr where something listens, and if others can reach it.
func announce(stderr io.Writer, what string, listener net.Listener) {
	_, _ = fmt.Fprintf(stderr, "%s listens on %s; Ctrl-C ends it\n", what, listener.Addr())
	if !address.Loopback(listener.Addr()) {
		_, _ = fmt.Fprintf(stderr, "note: other machines can reach it there; --listen with a port alone is on loopback\n")
	}
}
