module hangscope

go 1.26.8

require (
	github.com/HdrHistogram/hdrhistogram-go v1.4.0 // latencies and gaps, bounded however long the run
	github.com/aclements/go-moremath v0.0.0-20210112150236-f10218a38794 // the tests and intervals that benchstat uses
	github.com/bufbuild/protocompile v0.14.1 // .proto files, for a probe
	github.com/fatih/color v1.19.0 // the page in colour
	github.com/goccy/go-yaml v1.19.2 // the syntax tree of scenario files and of others, with lines
	github.com/google/nftables v0.3.0 // the kernel's firewall rules, for the layer kernel
	github.com/google/renameio/v2 v2.0.2 // files written whole or not at all
	github.com/gopacket/gopacket v1.7.7 // pcapng
	github.com/jedib0t/go-pretty/v6 v6.8.3 // tables on a terminal
	github.com/jhump/protoreflect/v2 v2.0.0 // reflection, v1 or v1alpha, for a probe
	github.com/rogpeppe/go-internal v1.14.1 // tests: the command line as scripts
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3 // tests: documents against their schema
	github.com/schollz/progressbar/v3 v3.19.1 // progress on a terminal
	github.com/stretchr/testify v1.12.1 // tests
	github.com/urfave/cli/v2 v2.27.7 // the command line
	github.com/vishvananda/netlink v1.3.1 // the kernel's links and flows, for the layer kernel
	github.com/yuin/goldmark v1.8.7 // tests: Markdown as GitHub reads it
	go.uber.org/goleak v1.3.0 // tests: no goroutine is left
	golang.org/x/net v0.60.0 // HTTP/2 frames
	golang.org/x/sync v0.24.0 // executions side by side, bounded
	golang.org/x/sys v0.49.0 // TCP_INFO
	golang.org/x/term v0.46.0 // the width of a terminal
	google.golang.org/grpc v1.85.0 // the chain
	google.golang.org/protobuf v1.36.12 // its messages
	pgregory.net/rapid v1.3.0 // tests: properties
)

require (
	github.com/cpuguy83/go-md2man/v2 v2.0.7 // indirect
	github.com/google/go-cmp v0.7.0 // indirect
	github.com/mattn/go-colorable v0.1.14 // indirect
	github.com/mattn/go-isatty v0.0.22 // indirect
	github.com/mattn/go-runewidth v0.0.16 // indirect
	github.com/mdlayher/netlink v1.7.3-0.20250113171957-fbb4dce95f42 // indirect
	github.com/mdlayher/socket v0.5.0 // indirect
	github.com/mitchellh/colorstring v0.0.0-20190213212951-d06e56a500db // indirect
	github.com/pelletier/go-toml/v2 v2.4.3 // the statements of TOML files, with places
	github.com/rivo/uniseg v0.4.7 // indirect
	github.com/russross/blackfriday/v2 v2.1.0 // indirect
	github.com/vishvananda/netns v0.0.5 // indirect
	github.com/xrash/smetrics v0.0.0-20240521201337-686a1a2994c1 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/text v0.42.0 // indirect
	golang.org/x/tools v0.49.0 // indirect
	google.golang.org/genproto/googleapis/rpc v0.0.0-20260817212433-ac3dfec99bb1 // indirect
)
