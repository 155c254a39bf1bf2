package command

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"hangscope/report"
	"hangscope/report/terminal"
	"hangscope/repro/command/words"
	"hangscope/repro/result"
)

// outputFlags are the flags of commands that write a report.
func outputFlags() []cli.Flag {
	return []cli.Flag{
		formatFlag("the report", report.Names()),
		outputFlag(), colorFlag(),
	}
}

// pageFlags are the flags of commands that write the page of one result.
func pageFlags() []cli.Flag {
	return append(outputFlags(), words.Toggle("full",
		"show all on the page of one run: the story, the last frames, the layer's account, every cure and step (other forms have it all)"))
}

// quietFlag silences the progress of a command.
func quietFlag() cli.Flag { return words.Toggle("quiet", "no progress, even on a terminal", "q") }

func outputFlag() cli.Flag {
	return &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write the report to `FILE` in place of stdout, which is -"}
}

// formatFlag says in which of the forms something is written.
func formatFlag(what string, forms []string) cli.Flag {
	return words.OneOf(forms, &cli.StringFlag{Name: "format", Value: formatTerminal, Usage: "the form of " + what + ": " + enumerated(forms)})
}

func colorFlag() cli.Flag {
	return words.OneOf(colors,
		&cli.StringFlag{Name: "color", Value: colorAuto, Usage: "auto, always or never; NO_COLOR is obeyed"},
	)
}

// The values of --color.
const (
	colorAuto   = "auto"
	colorAlways = "always"
	colorNever  = "never"
)

var colors = []string{colorAuto, colorAlways, colorNever}

// output is where a report goes and what it looks like.
type output struct {
	places
	to     *target
	name   string // of a file with the report, if it has to be kept elsewhere
	format report.Format
	whole  bool // whether even a set of one run is reported as a set
}

// newOutput reads the flags of a command that reports results.
func newOutput(c *cli.Context, stdout io.Writer) (*output, error) {
	o, format, err := newOutputOf(c, stdout, report.Formats, func(page terminal.Page) report.Format {
		format := report.Formats[formatTerminal]
		page.Full = c.Bool("full")
		page.Isolation, page.Cures = c.Bool("isolate"), c.IsSet("cures")
		format.One, format.Set = page.Write, page.WriteSet
		return format
	})
	if err != nil {
		return nil, err
	}
	o.format = format
	if form := c.String("format"); c.Bool("full") && form != formatTerminal {
		_, _ = fmt.Fprintf(c.App.ErrWriter, "hint: --full is for the page of a terminal; %s has all without it\n", form)
	}
	return o, nil
}

// newOutputOf returns the place of a report, and the format that --format names, among
// the formats of a command. On a terminal it is what drawn makes of the page there.
func newOutputOf[F any](c *cli.Context, stdout io.Writer, formats map[string]F, drawn func(terminal.Page) F) (*output, F, error) {
	o, page, err := newPlace(c, stdout)
	if err != nil {
		var none F
		return nil, none, err
	}
	name := c.String("format")
	format, ok := formats[name]
	switch {
	case !ok:
		err = unknownWord("--format", name, slices.Sorted(maps.Keys(formats)))
	case name == formatTerminal:
		format = drawn(page)
	}
	return o, format, err
}

// newPlace reads the flags that say where a report goes and what the page looks
// like there.
func newPlace(c *cli.Context, stdout io.Writer) (*output, terminal.Page, error) {
	o := &output{places: places{stdout, c.App.ErrWriter}, to: toStdout(stdout), name: reportName(c.String("format"))}
	var err error
	if c.IsSet("output") {
		if o.to, err = openTarget("output", c.String("output"), stdout); err != nil {
			return nil, terminal.Page{}, err
		}
	}
	page, err := newPage(c.String("color"), o.terminal())
	if err != nil {
		return nil, page, err
	}
	// The reader of a pipe has the same locale; a file may be read anywhere.
	page.ASCII = page.ASCII || o.to.stream == stdout && asciiLocale()
	return o, page, nil
}

// reportName is the name of a file with a report of a format.
func reportName(format string) string {
	if format == formatTerminal {
		format = "txt"
	}
	return "report." + format
}

// formatTerminal is the format that depends on where it is shown.
const formatTerminal = "terminal"

// terminal returns the terminal that the report goes to, or nil if it goes
// elsewhere.
func (o *output) terminal() *os.File {
	file, ok := o.stdout.(*os.File)
	if o.to.stream != o.stdout || !ok || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	return file
}

// newPage decides what the page looks like. interactive is the terminal that shows
// it, or nil.
func newPage(color string, interactive *os.File) (terminal.Page, error) {
	var page terminal.Page
	var err error
	if page.Color, err = useColor(color, interactive != nil); err != nil {
		return page, err
	}
	if interactive != nil {
		// If the terminal does not tell its width, the page has its default.
		page.Width, _, _ = term.GetSize(int(interactive.Fd()))
		page.ASCII = os.Getenv("TERM") == "dumb"
		page.Closing = true
	}
	return page, nil
}

// useColor decides whether the page has colours.
func useColor(flag string, interactive bool) (bool, error) {
	switch flag {
	case colorAlways:
		return true, nil
	case colorNever:
		return false, nil
	case colorAuto:
		return interactive && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb", nil
	default:
		return false, unknownWord("--color", flag, colors)
	}
}

// asciiLocale reports whether the locale can show only ASCII. Without a locale the
// program is in a container, and its output is read elsewhere, so it returns false.
func asciiLocale() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := os.Getenv(name); value != "" {
			_, charset, named := strings.Cut(value, ".")
			utf8 := strings.HasPrefix(strings.ToLower(strings.ReplaceAll(charset, "-", "")), "utf8")
			return value == "C" || value == "POSIX" || named && !utf8
		}
	}
	return false
}

// write writes the report of a set, or that of its only run.
func (o *output) write(ctx context.Context, set *result.Set) error {
	var text bytes.Buffer
	var err error
	if o.whole || len(set.Results) > 1 {
		err = o.format.Set(&text, set)
	} else {
		err = o.format.One(&text, set.Results[0])
	}
	if err != nil {
		return err
	}
	return o.put(ctx, text)
}

// put writes a report to its place.
func (o *output) put(ctx context.Context, text bytes.Buffer) error {
	return o.deliver(ctx, o.to, o.name, text.Bytes())
}
