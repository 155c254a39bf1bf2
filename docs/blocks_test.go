package docs_test

import (
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// block is a fenced code block of a Markdown file.
type block struct {
	file string
	// line is the number of the first line inside the fence.
	line int
	// info are the words after the opening fence.
	info  []string
	lines []string
}

// command is a line of a block that a reader would type.
type command struct {
	line  int
	shell string
	exit  int
	// compare is whether output counts: what the document shows, from line+1 on.
	compare bool
	output  []string
}

var (
	fence = regexp.MustCompile("^( *)(```+)([^`]*)$")
	exits = regexp.MustCompile(`\s+# exit (\d+)$`)
	typed = regexp.MustCompile(`^(?:go run \.|hangscope)( .*)?$`)
	run   = regexp.MustCompile(`^ run\b`)
	clock = regexp.MustCompile(` --(?:clock|layer)\b`)
	link  = regexp.MustCompile(`\]\(([^)\s]+)[^)]*\)|^\[[^\]]+\]:\s*(\S+)|(?:src|href)="([^"]+)"`)
	code  = regexp.MustCompile("`[^`]*`")
)

// split parts a Markdown file into its fenced blocks and, with the blocks'
// lines left empty, the rest.
func split(file, text string) (blocks []block, prose []string) {
	var open *block
	var indent, closing string
	for i, line := range strings.Split(text, "\n") {
		prose = append(prose, "")
		found := fence.FindStringSubmatch(line)
		switch {
		case open != nil && strings.TrimSpace(line) == closing:
			blocks = append(blocks, *open)
			open = nil
		case open != nil:
			open.lines = append(open.lines, strings.TrimPrefix(line, indent))
		case found != nil:
			indent, closing = found[1], found[2]
			open = &block{file: file, line: i + 2, info: strings.Fields(found[3])}
		default:
			prose[i] = line
		}
	}
	if open != nil {
		blocks = append(blocks, *open)
	}
	return blocks, prose
}

// reference is a link from a line of a file.
type reference struct {
	line   int
	target string
}

// links are the references to files: without those to the web, and without the
// place within the file.
func links(prose []string) []reference {
	var all []reference
	for i, line := range prose {
		for _, found := range link.FindAllStringSubmatch(code.ReplaceAllString(line, ""), -1) {
			target, err := url.Parse(strings.Join(found[1:], ""))
			switch {
			case err != nil: // no file has such a name
				all = append(all, reference{i + 1, found[0]})
			case target.Scheme == "" && target.Host == "" && target.Path != "":
				all = append(all, reference{i + 1, target.Path})
			}
		}
	}
	return all
}

// commands are the lines "$ hangscope …" and "$ go run . …" of a sh or console
// block. What follows in a console block is their output; a sh block has none.
// Other commands, go test for one, are the reader's alone. A scenario is shown.
func (b block) commands() []command {
	if name := b.scenario(); name != "" {
		return []command{{line: b.line, shell: "hangscope show " + name}}
	}
	if len(b.info) == 0 || b.info[0] != "sh" && b.info[0] != "console" {
		return nil
	}
	console := b.info[0] == "console"
	var all []command
	mine := false
	for i := 0; i < len(b.lines); i++ {
		line, prompt := strings.CutPrefix(b.lines[i], "$ ")
		if !prompt {
			if mine && console {
				last := &all[len(all)-1]
				last.output = append(last.output, b.lines[i])
			}
			continue
		}
		for strings.HasSuffix(line, `\`) && i+1 < len(b.lines) {
			i++
			line = strings.TrimSuffix(line, `\`) + strings.TrimSpace(b.lines[i])
		}
		next := command{line: b.line + i, compare: console}
		if found := exits.FindStringSubmatch(line); found != nil {
			next.exit, _ = strconv.Atoi(found[1]) // the pattern lets only digits through
			line = strings.TrimSuffix(line, found[0])
		}
		arguments := typed.FindStringSubmatch(line)
		if mine = arguments != nil; mine {
			next.shell = "hangscope" + inVirtualTime(arguments[1])
			all = append(all, next)
		}
	}
	return all
}

// inVirtualTime adds a clock to the arguments of a run that name none. On the layer
// kernel there is no other than real time.
func inVirtualTime(arguments string) string {
	if clock.MatchString(arguments) {
		return arguments
	}
	return run.ReplaceAllString(arguments, "$0 --clock virtual")
}

// scenario is the file name of a block "yaml scenario [name]" or "json
// scenario [name]", empty for other blocks.
func (b block) scenario() string {
	if len(b.info) < 2 || b.info[1] != "scenario" || b.info[0] != "yaml" && b.info[0] != "json" {
		return ""
	}
	if len(b.info) > 2 {
		return path.Base(b.info[2])
	}
	return "scenario." + b.info[0]
}

var (
	number = regexp.MustCompile(`[ \t]*(?:\d+h)?(?:\d+m)?\d[\d,]*(?:\.\d+)*(?: ?(?:ns|µs|us|ms|s|m|h|kB|MB|B)\b)?[ \t]*`)
	drawn  = regexp.MustCompile(`[▁▂▃▄▅▆▇█░·─](?:[▁▂▃▄▅▆▇█░·─ ]*[▁▂▃▄▅▆▇█░·─])?`)
	blanks = regexp.MustCompile(`[ \t]+`)
)

// mask takes out what differs between two runs: figures with their units, the
// shape of drawn lanes, and blanks, since padding follows the width of figures.
func mask(line string) string {
	line = number.ReplaceAllString(line, " N ")
	line = drawn.ReplaceAllString(line, "▁")
	return strings.TrimSpace(blanks.ReplaceAllString(line, " "))
}

// maskAll masks lines and drops empty ones at the end.
func maskAll(lines []string) []string {
	masked := make([]string, len(lines))
	for i, line := range lines {
		masked[i] = mask(line)
	}
	for len(masked) > 0 && masked[len(masked)-1] == "" {
		masked = masked[:len(masked)-1]
	}
	return masked
}

// mismatch returns the index of the first line of want that got does not have,
// len(want) if got goes on, and -1 if they agree. "..." in want is any lines.
func mismatch(want, got []string) int {
	w, g, furthest := 0, 0, 0
	wild, retry := -1, 0
	for g < len(got) {
		switch {
		case w < len(want) && want[w] == "...":
			wild, retry = w, g
			w++
		case w < len(want) && want[w] == got[g]:
			w++
			g++
		case wild >= 0:
			retry++
			w, g = wild+1, retry
		default:
			return w
		}
		furthest = max(furthest, w)
	}
	for w < len(want) && want[w] == "..." {
		w++
	}
	if w == len(want) {
		return -1
	}
	return max(furthest, w)
}
