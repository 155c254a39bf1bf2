package sample

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// HostileResult holds what nobody should be able to put on a terminal.
func HostileResult() *result.Result {
	r := HungResult()
	const long = "a very long text that goes on and on, "
	r.Scenario.Name = "evil\x1b[2J\x1b]0;title\a\u202ename" + long + long
	r.Scenario.Summary = "日本語の要約と\u2066bidi\u2069 and a\ttab\nand a new line, " + long + long + long + long + long + long + long
	r.Scenario.Origin = "https://example.org/\x1b[31m" + long + long
	r.Environment.Kernel = "6.18\r\x9b2J" + long
	v := &r.Variants[1]
	v.Name = "flush-on"
	v.Ends[0].State = "\x1b[5mdoing\u200b something that is 日本語"
	v.Ends[2].Status = "Status\x00OfGreatLengthThatDoesNotFit"
	v.Ends[2].Message = "\x1b]8;;https://example.org\x1b\\click\x1b]8;;\x1b\\ " + long + "日本語" + long + long
	v.Flush.Mechanism = "mark\u0085reject" + long
	v.Flows[0].From = "cl\x1b[1mient\u202e" + long
	v.Flows = append(v.Flows, result.FlowCount{From: evidence.Upstream, To: "rel\x1b[1may" + long})
	v.Flush.Generation, v.Flush.Runs = "g\x1b[2J", "rm \x1b]0;title\a"+long+long+long
	v.AfterFlush = []result.LaterCall{{Connection: "\x1b[1mboth\u202e", Outcome: "mel\x1b[1mted", Status: "\x00" + long}}
	v.Relays = []result.Relay{{Role: evidence.Upstream, Peer: "\x1b[1m" + long}}
	cure := result.Cure{Name: "\x1b[1m" + long, Change: "\u202e" + long + long + long, Effect: "\x1b[1mbetter", Status: long}
	r.Cures = []result.Cure{cure, cure, cure}
	r.Ladder = []result.Rung{{Name: "\x1b[1m" + long, Adds: "\u202e" + long + long, Outcome: "mel\x1b[1mted", Breaks: true}}
	r.Verdict = result.Unexpected
	r.Checks = []result.Check{{Variant: "flush\x1b[K-on", What: "outcome\u2028", Want: long + long, Got: "\x1b[31m" + long}}
	return r
}

// hostileRelayResult has a relay with a name that no report may show as it is.
func hostileRelayResult() *result.Result {
	const name = "proxy\x1b[2J\x1b]0;title\a\u202e of a very long name 日本語"
	r := MeshResult()
	v := &r.Variants[1]
	for i, f := range v.Flows {
		if f.From == InboundProxy {
			v.Flows[i].From = name
		}
		if f.To == InboundProxy {
			v.Flows[i].To = name
		}
	}
	v.Relays = []result.Relay{{Role: name, Peer: "\x1b[1mpeer\u202e 日本語", ToldNS: -1}}
	return r
}

// HostileTexts are what nobody should be able to put into a report.
var HostileTexts = map[string]string{
	"script":     `</script><script>alert(1)</script><img src=x onerror="alert(1)">`,
	"fold":       "</details></summary>\n\n</details>\n\n# heading",
	"fence":      "```\n~~~~\n````````\n`` ` ``` code",
	"pipes":      "a | b \\| c \\\\| d |\n|---|---|\n| x | y |",
	"people":     "@torvalds and a@example.org, (#1) GH-2 owner/name#3 https://github.com/a/b/issues/1 www.example.org",
	"marks":      "**bold** _it_ ~~no~~ [a](b) ![c](d) [^1] [x] <b> &lt; &#64; $x$ \\",
	"list":       "- [ ] a\n1. b\n+ c\n> [!NOTE]",
	"heading":    "# one\ntwo\n===\n---",
	"escapes":    "\x1b[2J\x1b]0;title\a\x9b31m\x00\x7f\r\n",
	"direction":  "\u202eevil\u2066\u200f\u200b\ufeff",
	"not UTF-8":  "\xff\xfe\xc0\x80 \xed\xa0\x80",
	"accents":    "e" + strings.Repeat("\u0301", 1000),
	"ampersands": strings.Repeat("&<>@a#1", 400),
	"wide":       strings.Repeat("日本語", 400),
	"workflow":   "::error::x\n::stop-commands::y%0A",
	"XML":        "]]><failure message='x'/>&#0;\ufffe\uffff<!--",
}

// Poison replaces every string of a value by a text, also in keys of maps. If spare
// is set, it keeps the words that decide what a report shows, and the names that
// things are looked up by.
func Poison(v reflect.Value, text string, spare bool) {
	switch v.Kind() {
	case reflect.String:
		if !spare || v.Type() == reflect.TypeFor[string]() {
			v.SetString(text)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			Poison(v.Elem(), text, spare)
		}
	case reflect.Struct:
		for of, field := range v.Fields() {
			if !spare || of.Name != "Name" && of.Name != "End" {
				Poison(field, text, spare)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			Poison(v.Index(i), text, spare)
		}
	case reflect.Map:
		poisoned := reflect.MakeMap(v.Type())
		for _, key := range v.MapKeys() {
			k, value := reflect.New(key.Type()).Elem(), reflect.New(v.Type().Elem()).Elem()
			k.Set(key)
			value.Set(v.MapIndex(key))
			Poison(k, text, spare)
			Poison(value, text, spare)
			poisoned.SetMapIndex(k, value)
		}
		if v.Len() > 0 {
			v.Set(poisoned)
		}
	default:
	}
}

// Copied returns a copy of a result that shares nothing with it.
func Copied(t *testing.T, r *result.Result) *result.Result {
	t.Helper()
	text, err := json.Marshal(r)
	require.NoError(t, err)
	var c result.Result
	require.NoError(t, json.Unmarshal(text, &c))
	return &c
}

// FullResult has everything that one result may have, so that a format writes all of
// its parts except the comparison of flushes.
func FullResult() *result.Result {
	r := MeshResult()
	v, diagnosed := &r.Variants[1], DiagnosedResult().Variants[1]
	v.Diagnosis, v.Frames = diagnosed.Diagnosis, diagnosed.Frames
	r.Cures, r.Ladder = CuresResult().Cures, IsolatedResult().Ladder
	r.Checks, r.Verdict = UnexpectedResult().Checks, result.Unexpected
	return r
}
