package scenarios

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var someVocabulary = Vocabulary{
	Mechanisms: []string{"mark-reject", "socket-kill"},
	Paths:      []string{"plain", "std", "steal"},

	TwoCommands: []string{"delete-and-kill", "kill-and-delete"},
}

const (
	topFields    = "after_flush, call, description, expect, fault, flush, load, local, mesh, name, origin, path, ports, summary, variants"
	loadFields   = "connections, delay, interval, messages, size, stagger, streams"
	nameIs       = "1 to 64 lower case letters, digits and dashes, no dash at an end"
	allCodes     = "OK, Canceled, Unknown, InvalidArgument, DeadlineExceeded, NotFound, AlreadyExists, PermissionDenied, ResourceExhausted, FailedPrecondition, Aborted, OutOfRange, Unimplemented, Internal, Unavailable, DataLoss, Unauthenticated"
	flushAnd     = "name: x\nflush:\n  mechanism: mark-reject\n"
	listHelp     = "a file has one scenario, whose fields stand without a dash before them"
	durationHelp = "write a number and a unit, as in 100ms or 2.5s"
)

// badFiles are files with one mistake, and what is said about it. They are
// also the seeds of FuzzParse.
var badFiles = []struct{ name, file, want, hint string }{
	// The document.
	{"empty", "", `my.yaml:1: nothing in it; allowed: a scenario, which has at least a name`, ""},
	{"only comments", "# a\n# b\n", `my.yaml:1: nothing in it; allowed: a scenario, which has at least a name`, ""},
	{"only a marker", "---\n", `my.yaml:1: nothing in it; allowed: a scenario, which has at least a name`, ""},
	{"null", "~\n", `my.yaml:1: name: missing; allowed: ` + nameIs, ""},
	{"two documents", "name: x\n---\nname: y\n", `my.yaml:3: a second document; allowed: one scenario in a file`, ""},
	{"a word", "hello\n", `my.yaml:1: "hello" is not a mapping; allowed: ` + topFields, ""},
	{"a list", "- name: x\n", `my.yaml:1: a list is not a mapping; allowed: ` + topFields, listHelp},
	{"a list in brackets", "# two\n---\n[healthy, busy]\n", `my.yaml:3: a list is not a mapping; allowed: ` + topFields, listHelp},
	{"no UTF-8", "name: x\nsummary: \"\xff\"\n", `my.yaml:2: not UTF-8; allowed: YAML in UTF-8`, ""},
	{"too long", "#" + strings.Repeat("x", 1<<20), `my.yaml:1: too long; allowed: 1048576 bytes`, ""},
	{"too many tokens", strings.Repeat("- ", 2001), `my.yaml:1: too much for a scenario; allowed: 2000 words and signs`, ""},
	{"long key", "name: x\n" + strings.Repeat("k", 101) + ": 1\n", `my.yaml:2: a key of 101 bytes; allowed: 100`, ""},
	{"key after a question mark", "name: x\n? load\n: {}\n", `my.yaml:2: a key after "?"; allowed: a key before ":"`, ""},
	{"too deep", "name: x\nload: " + strings.Repeat("[", 21), `my.yaml:2: too deep; allowed: 20 brackets within each other`, ""},

	// The syntax.
	{"open bracket", "name: x\nload: [1\n", `my.yaml:2: not YAML: sequence end token ']' not found`, ""},
	{"open quote", "name: \"x\n", `my.yaml:1: not YAML: could not find end character of double-quoted text`, ""},
	{"bad indent", "name: x\nload:\n  size: 1\n messages: 2\n", `my.yaml:4: not YAML: value is not allowed in this context`, ""},
	{"indented too far", "name: x\n  load: [", `my.yaml:2: not YAML: mapping value is not allowed in this context`, ""},
	{"tab", "name: x\nload:\n\tsize: 1\n", `my.yaml:3: not YAML: found character '\t' that cannot start any token`, ""},
	{"two colons", "name: x: y\n", `my.yaml:1: not YAML: mapping value is not allowed in this context`, ""},

	// Fields.
	{"unknown field", "name: x\ncoll: unary\n", `my.yaml:2: coll: unknown field; allowed: ` + topFields, `did you mean "call"?`},
	{"unknown nested field", "name: x\nload:\n  mesages: 3\n", `my.yaml:3: load.mesages: unknown field; allowed: ` + loadFields, `did you mean "messages"?`},
	{"nothing close", "name: x\nload: {xylophone: 1}\n", `my.yaml:2: load.xylophone: unknown field; allowed: ` + loadFields, ""},
	{"field in capitals", "Name: x\n", `my.yaml:1: Name: unknown field; allowed: ` + topFields, `did you mean "name"?`},
	{"unknown deep field", "name: x\nexpect:\n  direct:\n    client: {tld: true}\n", `my.yaml:4: expect.direct.client.tld: unknown field; allowed: status, told, zombie`, `did you mean "told"?`},
	{"strange field", "name: x\n\"a\\nb.c\": 1\n", `my.yaml:2: "a\nb.c": unknown field; allowed: ` + topFields, ""},
	{"number for a field", "name: x\n1: 2\n", `my.yaml:2: 1: unknown field; allowed: ` + topFields, ""},
	{"merge key", "name: x\n<<: {call: unary}\n", `my.yaml:2: "<<": unknown field; allowed: ` + topFields, ""},
	{"given twice", "name: x\nload:\n  size: 1\n  messages: 3\n  size: 2\n", `my.yaml:5: load.size: given twice, first in line 3; allowed: once`, ""},
	{"null given twice", "name: x\nload: ~\nload: {size: 1}\n", `my.yaml:3: load: given twice, first in line 2; allowed: once`, ""},
	{"variant twice", "name: x\nexpect: {direct: {}, direct: {}}\n", `my.yaml:2: expect.direct: given twice, first in line 2; allowed: once`, ""},
	{"no name", "call: unary\n", `my.yaml:1: name: missing; allowed: ` + nameIs, ""},

	// Types.
	{"number for text", "name: 2348\n", `my.yaml:1: name: 2348 is not text; allowed: ` + nameIs, `write it in quotes, "2348"`},
	{"number for a mapping", "name: x\nload: 5\n", `my.yaml:2: load: 5 is not a mapping; allowed: ` + loadFields, ""},
	{"text for a map", "name: x\nexpect: all\n", `my.yaml:2: expect: "all" is not a mapping; allowed: names of variants`, ""},
	{"list for a number", "name: x\nload:\n  size: [1]\n", `my.yaml:3: load.size: a list is not a whole number; allowed: 0 to 1000000`, ""},
	{"brackets beside each other", "name: x\nload: [" + strings.Repeat("[], ", 30) + "]\n", `my.yaml:2: load: a list is not a mapping; allowed: ` + loadFields, ""},
	{"mapping for text", "name: {}\n", `my.yaml:1: name: a mapping is not text; allowed: ` + nameIs, ""},
	{"text for a number", "name: x\nload: {messages: many}\n", `my.yaml:2: load.messages: "many" is not a whole number; allowed: 1 to 1000000`, ""},
	{"quoted number", "name: x\nload: {messages: \"3\"}\n", `my.yaml:2: load.messages: "3" is not a whole number; allowed: 1 to 1000000`, ""},
	{"fraction", "name: x\nload: {messages: 1.5}\n", `my.yaml:2: load.messages: 1.5 is not a whole number; allowed: 1 to 1000000`, ""},
	{"octal", "name: x\nload: {messages: 010}\n", `my.yaml:2: load.messages: 010 is not a whole number; allowed: 1 to 1000000`, ""},
	{"huge number", "name: x\nload: {messages: 99999999999999999999}\n", `my.yaml:2: load.messages: "99999999999999999999" is not a whole number; allowed: 1 to 1000000`, ""},
	{"long text for a number", "name: x\nload: {messages: " + strings.Repeat("é", 100) + "}\n", `my.yaml:2: load.messages: "` + strings.Repeat("é", 60) + `…" is not a whole number; allowed: 1 to 1000000`, ""},
	{"text for after_message", flushAnd + "  after_message: last\n", `my.yaml:4: flush.after_message: "last" is not a whole number; allowed: 0 to one less than load.messages`, ""},
	{"duration without a unit", "name: x\nload: {interval: 100}\n", `my.yaml:2: load.interval: 100 is not a duration; allowed: 0s to 1h`, "write 100s or 100ms"},
	{"no duration", "name: x\nload: {interval: soon}\n", `my.yaml:2: load.interval: "soon" is not a duration; allowed: 0s to 1h`, durationHelp},
	{"yes for true", "name: x\nexpect: {direct: {client: {told: yes}}}\n", `my.yaml:2: expect.direct.client.told: "yes" is not true or false; allowed: true, false`, ""},
	{"anchor", "name: &n x\n", `my.yaml:1: name: anchors and aliases are not allowed; allowed: the value itself`, ""},
	{"alias bomb", "expect:\n  direct: &a {outcome: hung}\n  flush-off: *a\n", `my.yaml:2: expect.direct: anchors and aliases are not allowed; allowed: the value itself`, ""},
	{"alias without anchor", "name: x\nload: *a\n", `my.yaml:2: load: anchors and aliases are not allowed; allowed: the value itself`, ""},
	{"tag", "name: !!str x\n", `my.yaml:1: name: tags are not allowed; allowed: the value itself`, ""},

	// Values.
	{"bad name", "name: Bad Name\n", `my.yaml:1: name: "Bad Name" is not allowed; allowed: ` + nameIs, ""},
	{"zero messages", "name: x\nload: {messages: 0}\n", `my.yaml:2: load.messages: 0 is out of range; allowed: 1 to 1000000`, ""},
	{"zero streams", "name: x\nload: {streams: 0}\n", `my.yaml:2: load.streams: 0 is out of range; allowed: 1 to 1000`, ""},
	{"zero port", "name: x\nports: {upstream: 0}\n", `my.yaml:2: ports.upstream: 0 is out of range; allowed: 1 to 65535`, ""},
	{"empty call", "name: x\ncall: ''\n", `my.yaml:2: call: missing; allowed: server-stream, unary, client-stream, bidi`, ""},
	{"unknown call", "name: x\ncall: stream\n", `my.yaml:2: call: "stream" is not known; allowed: server-stream, unary, client-stream, bidi`, "did you mean one of these: server-stream, client-stream?"},
	{"interval", "name: x\nload: {interval: 61m}\n", `my.yaml:2: load.interval: 1h1m is out of range; allowed: 0s to 1h`, ""},
	{"steering text", "name: x\nsummary: \"\\e[2J\"\n", `my.yaml:2: summary: "\x1b[2J" is not allowed; allowed: one line of at most 200 characters, none of them a control character`, ""},
	{"two lines", "name: x\nsummary: |\n  a\n  b\n", `my.yaml:2: summary: "a\nb" is not allowed; allowed: one line of at most 200 characters, none of them a control character`, ""},
	{"script for an address", "name: x\norigin: javascript:alert(1)\n", `my.yaml:2: origin: "javascript:alert(1)" is not allowed; allowed: an address that begins with https:// or http://`, ""},
	{"status in small letters", "name: x\nexpect: {direct: {client: {status: unavailable}}}\n", `my.yaml:2: expect.direct.client.status: "unavailable" is not known; allowed: ` + allCodes, `did you mean "Unavailable"?`},
	{"no mechanism", "name: x\nflush:\n  phase: busy\n", `my.yaml:2: flush.mechanism: missing; allowed: mark-reject, socket-kill`, ""},
	{"empty mechanism", "name: x\nflush:\n  mechanism: ''\n", `my.yaml:3: flush.mechanism: missing; allowed: mark-reject, socket-kill`, ""},
	{"unknown mechanism", "name: x\nflush:\n  mechanism: reject\n", `my.yaml:3: flush.mechanism: "reject" is not known; allowed: mark-reject, socket-kill`, `did you mean "mark-reject"?`},
	{"unknown path", "name: x\npath: stel\n", `my.yaml:2: path: "stel" is not known; allowed: plain, std, steal`, `did you mean "steal"?`},
	{"late flush", flushAnd + "  after_message: 30\n", `my.yaml:4: flush.after_message: 30 is out of range; allowed: 0 to 29`, "lower it, or raise load.messages to 31 or more"},
	{"flush of one message", flushAnd + "  after_message: 1\nload: {messages: 1}\n", `my.yaml:4: flush.after_message: 1 is out of range; allowed: 0`, "lower it, or raise load.messages to 2 or more"},
	{"flush later than any load", flushAnd + "  after_message: 1000000\n", `my.yaml:4: flush.after_message: 1000000 is out of range; allowed: 0 to 29`, ""},
	{"flush before the call", flushAnd + "  after_message: -1\n", `my.yaml:4: flush.after_message: -1 is out of range; allowed: 0 to 29`, ""},
	{"phase and delay", flushAnd + "  phase: quiet\n  delay: 3ms\n", `my.yaml:5: flush.delay: given together with phase; allowed: one of the two`, "delay says in figures what phase says by name"},
	{"window of one command", flushAnd + "  window: 20ms\n", `my.yaml:4: flush.window: given with "mark-reject", which is one command; allowed: with delete-and-kill, kill-and-delete, or with dual_stack`, "the window is the time between the two commands of a flush"},
	{"window of variants with one command", "name: x\nflush:\n  window: 20ms\nvariants: {a: {mechanism: socket-kill}}\n", `my.yaml:3: flush.window: given with "socket-kill", which is one command; allowed: with delete-and-kill, kill-and-delete, or with dual_stack`, "the window is the time between the two commands of a flush"},
	{"negative window", flushAnd + "  window: -1ms\n", `my.yaml:4: flush.window: -1ms is out of range; allowed: 0s to 1m`, ""},
	{"random moment in no time", flushAnd + "  phase: random\nload: {interval: 0s}\n", `my.yaml:4: flush.phase: "random" with a load.interval of 0s; allowed: an interval in which a moment can be drawn`, ""},
	{"flush-on without a flush", "name: x\nexpect:\n  flush-on: {}\n", `my.yaml:3: expect.flush-on: no variant of this scenario; allowed: direct, flush-off`, "the scenario has no flush; add one"},
	{"flush-on with a fault", "name: x\nfault: {kind: early-end}\nexpect:\n  flush-on: {}\n", `my.yaml:4: expect.flush-on: no variant of this scenario; allowed: fault-on, flush-off`, "the scenario has a fault in place of a flush; its variant is fault-on"},
	{"fault-on without a fault", "name: x\nexpect:\n  fault-on: {}\n", `my.yaml:3: expect.fault-on: no variant of this scenario; allowed: direct, flush-off`, "the scenario has no fault; add one"},
	{"fault-on with a flush", flushAnd + "expect:\n  fault-on: {}\n", `my.yaml:5: expect.fault-on: no variant of this scenario; allowed: flush-off, flush-on`, "the scenario has a flush, and all that goes wrong is in the variant that flushes"},
	{"direct with a flush", flushAnd + "expect:\n  direct: {outcome: flowing}\n", `my.yaml:5: expect.direct: no variant of this scenario; allowed: flush-off, flush-on`, "a scenario with a flush or a fault is compared with flush-off"},
	{"unknown variant", flushAnd + "expect:\n  flush-onn: {outcome: hung}\n", `my.yaml:5: expect.flush-onn: no variant of this scenario; allowed: flush-off, flush-on`, `did you mean "flush-on"?`},
	{"flush-on besides variants", "name: x\nflush: {}\nvariants: {a: {mechanism: mark-reject}}\nexpect:\n  flush-on: {}\n", `my.yaml:5: expect.flush-on: no variant of this scenario; allowed: a, flush-off`, "each flush of this scenario has a name of its own under variants"},
	{"variant's name", "name: x\nflush: {}\nvariants:\n  \"a: b\": {mechanism: mark-reject}\n", `my.yaml:4: variants."a: b": "a: b" is not allowed; allowed: ` + nameIs, ""},
	{"variant like another", "name: x\nflush: {}\nvariants:\n  flush-off: {mechanism: mark-reject}\n", `my.yaml:4: variants.flush-off: every scenario has this variant; allowed: another name`, ""},
	{"strange variant", "name: x\nexpect: {\"a\\nb\": {}}\n", `my.yaml:2: expect."a\nb": no variant of this scenario; allowed: direct, flush-off`, ""},
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for _, test := range badFiles {
		t.Run(test.name, func(t *testing.T) {
			scenario, err := Parse("my.yaml", []byte(test.file), someVocabulary)
			assert.Zero(t, scenario)
			var problem *Error
			require.ErrorAs(t, err, &problem)
			assert.Equal(t, test.want, problem.Error())
			assert.Equal(t, test.hint, problem.Hint)
		})
	}
}

func TestParseReadsWhatPeopleWrite(t *testing.T) {
	want := Scenario{Name: "x", Load: Load{Messages: 3, Interval: new(Duration(2500 * time.Millisecond))}}.Complete()
	for name, file := range map[string]string{
		"block":        "name: x\nload:\n  messages: 3\n  interval: 2.5s\n",
		"flow":         "{name: x, load: {messages: 3, interval: 2.5s}}",
		"JSON":         `{"name":"x","load":{"messages":3,"interval":"2.5s"}}`,
		"JSON, tabs":   "{\n\t\"name\": \"x\",\n\t\"load\": {\n\t\t\"messages\": 3,\n\t\t\"interval\": \"2.5s\"\n\t}\n}\n",
		"Windows":      "\ufeffname: x\r\nload:\r\n  messages: 3\r\n  interval: 2.5s\r\n",
		"markers":      "%YAML 1.2\n---\n# a plan\nname: x # short\nload:\n  messages: 3\n  interval: '2.5s'\n...\n",
		"nulls":        "name: x\nload: {messages: 3, interval: 2.5s, size: null, streams: ~}\nflush:\nports:\nexpect:\n",
		"empty expect": "name: x\nload: {messages: +3, interval: 2500ms}\nexpect: {}\n",
	} {
		t.Run(name, func(t *testing.T) {
			scenario, err := Parse("my.yaml", []byte(file), Vocabulary{})
			require.NoError(t, err)
			assert.Equal(t, want, scenario)
		})
	}
}

// No file is known to make the library panic, so the test does.
func TestPanicOfTheLibraryIsAnError(t *testing.T) {
	file, err := guarded(func() (*ast.File, *Error) { panic("index out of range") })
	assert.Nil(t, file)
	require.EqualError(t, err, "not YAML; allowed: YAML that the parser can read")
	assert.Equal(t, 1, err.Line)
}

func TestErrorKnowsTheColumn(t *testing.T) {
	for file, column := range map[string]int{
		"name: x\nload:\n  size: -1\n": 3,
		"name: x\nflush: {}\n":         1,
		"name: x: y\n":                 7,
	} {
		_, err := Parse("my.yaml", []byte(file), Vocabulary{})
		var problem *Error
		require.ErrorAs(t, err, &problem, "%q", file)
		assert.Equal(t, column, problem.Column, "%q: %v", file, problem)
	}
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "my.yaml")
	require.NoError(t, os.WriteFile(file, []byte("name: x\n"), 0o600))
	scenario, err := ReadFile(file, Vocabulary{})
	require.NoError(t, err)
	assert.Equal(t, "x", scenario.Name)

	require.NoError(t, os.WriteFile(file, []byte("name: x\nflush: {mechanism: y}\n"), 0o600))
	_, err = ReadFile(file, someVocabulary)
	require.EqualError(t, err, file+`:2: flush.mechanism: "y" is not known; allowed: mark-reject, socket-kill`)

	_, err = ReadFile(dir, Vocabulary{})
	require.EqualError(t, err, dir+`: is a folder; allowed: a file with a scenario`)

	missing := filepath.Join(dir, "missing.yaml")
	_, err = ReadFile(missing, Vocabulary{})
	require.EqualError(t, err, missing+`: no such file`)
	require.ErrorIs(t, err, fs.ErrNotExist)

	strange := filepath.Join(dir, "a\nb")
	_, err = ReadFile(strange, Vocabulary{})
	require.EqualError(t, err, fmt.Sprintf("%q: no such file", strange))
}

func TestReadFileEndsOnEndlessFiles(t *testing.T) {
	const endless = "/dev/zero"
	if _, err := os.Stat(endless); err != nil {
		t.Skip("no", endless)
	}
	_, err := ReadFile(endless, Vocabulary{})
	require.EqualError(t, err, endless+":1: too long; allowed: 1048576 bytes")
}

// No file may keep the parser busy. The longest ones do not come to it: finding their
// words and signs takes less than a second, and then a limit refuses them. Files at the
// limits, which the parser may see, take little memory, and the parser's time goes with
// its memory. Without the limits these take from 10 seconds and 4 GB to hours.
func TestParseIsQuick(t *testing.T) {
	const enough = 100 << 20 // bytes: twice what is seen; without the limit of keys it is 360 MB
	parsed := func(text string) (allocated uint64, err error) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err = Parse("my.yaml", []byte(text), Vocabulary{})
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc, err
	}
	for name, unit := range map[string]struct{ before, part, after string }{
		"brackets":  {part: "["},
		"mappings":  {part: "{a: "},
		"dashes":    {part: "- "},
		"both":      {part: "- ["},
		"questions": {part: "? "},
		"tags":      {part: "!!a "},
		"anchors":   {part: "&a "},
		"lines":     {part: "a:\n"},
		"long key":  {before: strings.Repeat("k", maxFileBytes-10_000) + ": {", part: "a: 1, ", after: "}"},
	} {
		file := func(size int) string {
			length := max(1000, size-len(unit.before)-len(unit.after))
			return unit.before + strings.Repeat(unit.part, length/len(unit.part)) + unit.after
		}
		_, err := parsed(file(maxFileBytes))
		require.ErrorContains(t, err, "allowed: ", name)
		assert.Regexp(t, "too much for a scenario|too deep|a key after|a key of", err.Error(), name)
		for _, size := range []int{maxTokens, 4 * maxTokens} {
			allocated, err := parsed(file(size))
			require.Error(t, err, name)
			assert.Less(t, allocated, uint64(enough), "%s, %d bytes", name, size)
		}
	}
}

func TestReadFileUnreadable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "my.yaml")
	require.NoError(t, os.WriteFile(file, []byte("name: x\n"), 0o200))
	if _, err := os.ReadFile(file); err == nil {
		t.Skip("this user may read everything")
	}
	_, err := ReadFile(file, Vocabulary{})
	require.EqualError(t, err, file+": permission denied")
	require.ErrorIs(t, err, fs.ErrPermission)
}
