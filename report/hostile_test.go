package report

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hangscope/repro"
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
	"accents":    "e" + strings.Repeat("\u0301", 5000),
	"ampersands": strings.Repeat("&<>@a#1", 400),
	"wide":       strings.Repeat("日本語", 400),
	"workflow":   "::error::x\n::stop-commands::y%0A",
	"XML":        "]]><failure message='x'/>&#0;\ufffe\uffff<!--",
}

// poison puts a text in place of every string of a value, keys of maps too.
func poison(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Pointer:
		if !v.IsNil() {
			poison(v.Elem(), text)
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			poison(field, text)
		}
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i), text)
		}
	case reflect.Map:
		poisoned := reflect.MakeMap(v.Type())
		for _, key := range v.MapKeys() {
			k, value := reflect.New(key.Type()).Elem(), reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(key))
			poison(k, text)
			poison(value, text)
			poisoned.SetMapIndex(k, value)
		}
		if v.Len() > 0 {
			v.Set(poisoned)
		}
	default:
	}
}

// copied returns a copy of a result that shares nothing with it.
func copied(t *testing.T, r *repro.Result) *repro.Result {
	t.Helper()
	text, err := json.Marshal(r)
	require.NoError(t, err)
	var c repro.Result
	require.NoError(t, json.Unmarshal(text, &c))
	return &c
}

func TestHostileInEveryFormat(t *testing.T) {
	for name, text := range hostileTexts {
		for _, of := range []string{"diagnosed", "cures", "isolated", "hypotheses", "mesh"} {
			r := copied(t, results[of]())
			poison(reflect.ValueOf(r).Elem(), text)
			checkEveryFormat(t, name+"/"+of+" all", r, true)
			// The words that a report goes by stay, what comes from elsewhere does not.
			r = copied(t, results[of]())
			for i := range r.Variants {
				v := &r.Variants[i]
				for j := range v.Ends {
					v.Ends[j].Status, v.Ends[j].Message, v.Ends[j].State = text, text, text
				}
				poison(reflect.ValueOf(&v.Frames), text)
				poison(reflect.ValueOf(&v.Relays), text)
			}
			r.Checks = append(r.Checks, repro.Check{Variant: "flush-on", What: text, Want: text, Got: text})
			r.Verdict = repro.Unexpected
			r.Scenario.Summary, r.Scenario.Origin = text, text
			checkEveryFormat(t, name+"/"+of, r, true)
		}
	}
}

// Ten megabytes of error text make no report long but the one that holds all.
func TestLongTextInEveryFormat(t *testing.T) {
	text := strings.Repeat("a message that does not end, ", 10<<20/29)
	r := unexpectedResult()
	r.Variants[1].Ends[0] = toldEnd("client", "Unavailable", text)
	r.Variants[1].Outcome = "broken"
	r.Checks[1].Got = text
	checkEveryFormat(t, "long", r, false)
}

func checkEveryFormat(t *testing.T, name string, r *repro.Result, long bool) {
	t.Helper()
	for format, of := range Formats {
		t.Run(format+"/"+name, func(t *testing.T) {
			var one, set bytes.Buffer
			require.NoError(t, of.One(&one, r))
			validate(t, format, one.String(), long || format == "json")
			require.NoError(t, of.Set(&set, repro.NewSet([]*repro.Result{r, hungResult(), r}, true)))
			validate(t, format, set.String(), long || format == "json")
		})
	}
}
