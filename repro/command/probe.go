package command

import (
	"io"

	"github.com/urfave/cli/v2"

	"hangscope/report"
	"hangscope/repro/command/words"
)

func probeCommand(stdout, stderr io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "probe",
		Usage: "call a method of any gRPC service, and say how its messages come and where they stop",
		UsageText: `hangscope probe localhost:50051 -plaintext
hangscope probe localhost:50051 -plaintext shop.Orders/Watch -d '{"id": 1}' --messages 10
hangscope probe localhost:50051 -plaintext shop.Orders/Watch --against localhost:6001 --messages 10
hangscope probe localhost:50051 -plaintext shop.Orders/Watch --for 10s --every 30s --textfile probe.prom

Without a method it lists the services. Flags are named as grpcurl's, with one dash or
two; times are seconds or durations. It finds the method by reflection, or in the files
of -proto or -protoset. The report goes to stdout, and with -v the messages to stderr.

Exit codes: 0 all calls did what was asked (they ended with OK, or --messages came, or
messages came for the time of --for); 1 one stalled, failed, or nothing was observed;
2 bad input, or it cannot connect; 130 interrupted before that was known.`,
		Flags:        probeFlags(),
		OnUsageError: usageError,
		Action: func(c *cli.Context) error {
			plan, err := planProbe(c)
			if err != nil {
				return err
			}
			return plan.run(c, stdout, stderr)
		},
	}
}

// probeFlags are grpcurl's first, and then our own.
func probeFlags() []cli.Flag {
	return []cli.Flag{
		words.Toggle("plaintext", "no TLS"),
		words.Toggle("insecure", "TLS, and no certificate is verified"),
		&cli.StringFlag{Name: "cacert", Usage: "`FILE` with the authorities that are trusted, PEM"},
		&cli.StringFlag{Name: "cert", Usage: "`FILE` with our certificate, PEM; -key goes with it"},
		&cli.StringFlag{Name: "key", Usage: "`FILE` with its key, PEM"},
		&cli.StringFlag{Name: "authority", Usage: "the `NAME` that the service is asked for as"},
		&cli.StringFlag{Name: "servername", Usage: "the `NAME` that its certificate is to have"},
		&cli.StringFlag{Name: "d", Usage: "the messages to send, as `JSON`; @ is stdin, which is read to its end first"},
		&cli.StringSliceFlag{Name: "H", Usage: "a header, `NAME: VALUE`, of calls and of reflection"},
		&cli.StringSliceFlag{Name: "rpc-header", Usage: "a header, `NAME: VALUE`, of calls alone"},
		&cli.StringSliceFlag{Name: "reflect-header", Usage: "a header, `NAME: VALUE`, of reflection alone"},
		&cli.StringSliceFlag{Name: "proto", Usage: "a `FILE` that describes the service, in place of reflection"},
		&cli.StringSliceFlag{Name: "import-path", Usage: "a `FOLDER` in which -proto and its imports are looked for"},
		&cli.StringSliceFlag{Name: "protoset", Usage: "a `FILE` of descriptors, as protoc --descriptor_set_out writes it"},
		&cli.StringFlag{Name: "max-time", Usage: "the deadline of each call, a `TIME`", DefaultText: "none"},
		&cli.StringFlag{Name: "connect-timeout", Usage: "the `TIME` that a connection may take to be made", DefaultText: "10"},
		&cli.StringFlag{Name: "keepalive-time", Usage: "the `TIME` of silence after which a PING asks whether the peer is there", DefaultText: "no PING"},
		&cli.IntFlag{Name: "max-msg-sz", Usage: "the largest message that is received, in `BYTES`", DefaultText: "4194304"},
		words.Toggle("v", "print headers and messages to stderr"),

		&cli.Uint64Flag{Name: "messages", Usage: "so many messages of a call are enough", DefaultText: "all"},
		&cli.StringFlag{Name: "for", Usage: "each stream goes on for this `TIME`; then it has done its part if messages came", DefaultText: "until it ends"},
		&cli.IntFlag{Name: "concurrency", Value: 1, Usage: "so many calls at once"},
		&cli.IntFlag{Name: "repeat", Usage: "so many calls one after another", DefaultText: "1, and 10 with --against"},
		&cli.StringFlag{Name: "stall-after", Usage: "the silence that counts as a stall, a `TIME`", DefaultText: defaultStallAfter.String()},
		&cli.StringFlag{Name: "within", Usage: "how long a stall may last before its call is given up, a `TIME`", DefaultText: defaultWithin.String()},
		&cli.StringFlag{Name: "against", Usage: "call `HOST:PORT` too, in turn, and compare"},
		&cli.StringFlag{Name: "every", Usage: "begin again after this `TIME`, until stopped; changes are told on stderr", DefaultText: "once"},
		&cli.StringFlag{Name: "textfile", Usage: "keep a `FILE` of metrics for Prometheus, written after each round and at each stall"},
		&cli.StringFlag{Name: "on-stall", Usage: "run a `COMMAND` by sh at each stall; HANGSCOPE_REASON and others tell it of the stall"},
		&cli.StringFlag{Name: "pcap", Usage: "write what passed our end of the connections, above TLS, to `FILE`, for Wireshark"},
		&cli.StringFlag{Name: "bundle", Usage: "write everything to `FILE`, a zip for a bug report: the reports and the capture"},
		formatFlag("the report", report.ProbeNames()),
		outputFlag(), colorFlag(), quietFlag(),
	}
}
