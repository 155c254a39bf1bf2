package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
)

// hostileTexts are what nobody should be able to put into a report.
var hostileTexts = map[string]string{
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

// poison puts a text in place of every string of a value, keys of maps too. The
// words that a report goes by, and the names that things are looked up by, may
// be spared: what a report does with the rest depends on them.
func poison(v reflect.Value, text string, spare bool) {
	switch v.Kind() {
	case reflect.String:
		if !spare || v.Type() == reflect.TypeFor[string]() {
			v.SetString(text)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			poison(v.Elem(), text, spare)
		}
	case reflect.Struct:
		for of, field := range v.Fields() {
			if !spare || of.Name != "Name" && of.Name != "End" {
				poison(field, text, spare)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i), text, spare)
		}
	case reflect.Map:
		poisoned := reflect.MakeMap(v.Type())
		for _, key := range v.MapKeys() {
			k, value := reflect.New(key.Type()).Elem(), reflect.New(v.Type().Elem()).Elem()
			k.Set(key)
			value.Set(v.MapIndex(key))
			poison(k, text, spare)
			poison(value, text, spare)
			poisoned.SetMapIndex(k, value)
		}
		if v.Len() > 0 {
			v.Set(poisoned)
		}
	default:
	}
}

// copied returns a copy of a result that shares nothing with it.
func copied(t *testing.T, r *result.Result) *result.Result {
	t.Helper()
	text, err := json.Marshal(r)
	require.NoError(t, err)
	var c result.Result
	require.NoError(t, json.Unmarshal(text, &c))
	return &c
}

// fullResult has what a single result may have of everything, so that a format
// writes all of its parts, but for the comparison of flushes.
func fullResult() *result.Result {
	r := meshResult()
	v, diagnosed := &r.Variants[1], diagnosedResult().Variants[1]
	v.Diagnosis, v.Frames = diagnosed.Diagnosis, diagnosed.Frames
	r.Cures, r.Ladder = curesResult().Cures, isolatedResult().Ladder
	r.Checks, r.Verdict = unexpectedResult().Checks, result.Unexpected
	return r
}

func TestHostileInEveryFormat(t *testing.T) {
	t.Parallel()
	all := strings.Join(slices.Sorted(maps.Values(hostileTexts)), "")
	for name, text := range hostileTexts {
		checkHostile(t, name, fullResult(), text)
	}
	checkHostile(t, "all", hypothesesResult(), all)
}

// checkHostile checks the reports of a result whose strings are a text, all of
// them or but for those that reports go by.
func checkHostile(t *testing.T, name string, r *result.Result, text string) {
	t.Helper()
	for _, spare := range []bool{false, true} {
		poisoned := copied(t, r)
		poison(reflect.ValueOf(poisoned).Elem(), text, spare)
		checkEveryFormat(t, fmt.Sprintf("%s/spare %t", name, spare), poisoned, true)
	}
}

// An error text beyond all bounds makes no report long but the one that holds all.
func TestLongTextInEveryFormat(t *testing.T) {
	text := strings.Repeat("a message that does not end, ", 1+mostOfOne/29)
	r := unexpectedResult()
	r.Variants[1].Ends[0] = toldEnd("client", "Unavailable", text)
	r.Variants[1].Outcome = "broken"
	r.Checks[1].Got = text
	checkEveryFormat(t, "long", r, false)
}

func checkEveryFormat(t *testing.T, name string, r *result.Result, long bool) {
	t.Helper()
	for format, of := range Formats {
		t.Run(format+"/"+name, func(t *testing.T) {
			var one, set bytes.Buffer
			require.NoError(t, of.One(&one, r))
			validate(t, format, one.String(), long || format == "json")
			require.NoError(t, of.Set(&set, result.NewSet([]*result.Result{r, hungResult()}, true)))
			validate(t, format, set.String(), long || format == "json")
		})
	}
}
