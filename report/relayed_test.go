package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/phrase"
	"hangscope/report/sample"
	"hangscope/report/sample/catalogue"
	"hangscope/report/terminal"
	"hangscope/repro/result"
)

func relayPage(t *testing.T, p terminal.Page, r *result.Relayed) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, p.WriteRelayed(&out, r))
	return out.String()
}

// relayForm is what a relay saw in one of the forms.
func relayForm(t *testing.T, format string, r *result.Relayed) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, Relays[format](&out, r))
	return out.String()
}

func TestRelayedGolden(t *testing.T) {
	for name, made := range sample.Relays {
		t.Run(name, func(t *testing.T) {
			sample.Golden(t, "relay-"+name+"-80.txt", relayPage(t, terminal.Page{}, made()))
			sample.Golden(t, "relay-"+name+".md", relayForm(t, "markdown", made()))
			if name == "hung" {
				sample.Golden(t, "relay-"+name+"-200.txt", relayPage(t, terminal.Page{Width: 200}, made()))
				sample.Golden(t, "relay-"+name+"-80-ascii.txt", relayPage(t, terminal.Page{ASCII: true}, made()))
				sample.Golden(t, "relay-"+name+"-80-color.txt", relayPage(t, terminal.Page{Color: true}, made()))
			}
		})
	}
}

func TestRelayedPageKeepsToItself(t *testing.T) {
	for name, made := range sample.Relays {
		for _, page := range []terminal.Page{{}, {Width: 1}, {Width: 10}, {Width: 40}, {Width: 200}, {ASCII: true}, {ASCII: true, Width: 25}} {
			text := relayPage(t, page, made())
			for line := range strings.SplitSeq(text, "\n") {
				assert.LessOrEqual(t, phrase.Width(line), max(80*min(1, 1-page.Width), page.Width), "%s, %+v: %q", name, page, line)
			}
			for _, r := range text {
				if r != '\n' && !unicode.IsPrint(r) || page.ASCII && r > unicode.MaxASCII {
					t.Fatalf("%s, %+v: %U on the page", name, page, r)
				}
			}
		}
	}
}

func TestRelayedFormats(t *testing.T) {
	assert.Equal(t, []string{"html", "json", "junit", "markdown", "terminal"}, RelayNames())
	want := errors.New("no room")
	for name, write := range Relays {
		require.ErrorIs(t, write(sample.Failing{Err: want}, sample.HungRelay()), want, name)
		for of, made := range sample.Relays {
			checkRelayed(t, name, of, made())
		}
	}
}

// checkRelayed checks what readers of a format expect.
func checkRelayed(t *testing.T, format, name string, r *result.Relayed) {
	t.Helper()
	text := relayForm(t, format, r)
	if format != "json" {
		sample.Validate(t, format, text, false)
		return
	}
	document, err := result.ReadDocument(strings.NewReader(text), "relay.json")
	require.NoError(t, err, name)
	if name != "hostile" { // not UTF-8, which JSON cannot hold
		assert.Equal(t, r, document.Relayed, name)
	}
}

// Whatever the strings of a report are, they stay text in every form.
func TestHostileRelayed(t *testing.T) {
	catalogue.Whole(t)
	all := strings.Join(slices.Sorted(maps.Values(sample.HostileTexts)), "")
	for _, text := range append(slices.Collect(maps.Values(sample.HostileTexts)), all) {
		for _, spare := range []bool{false, true} {
			r := sample.HungRelay()
			sample.Poison(reflect.ValueOf(r).Elem(), text, spare)
			for _, format := range []string{"html", "junit", "markdown", "terminal"} {
				sample.Validate(t, format, relayForm(t, format, r), true)
			}
		}
	}
}

// A report beyond all bounds makes no page long but the one that holds all.
func TestLongRelayed(t *testing.T) {
	catalogue.Whole(t)
	r := sample.HungRelay()
	r.Faults[0].Calls = slices.Repeat(r.Faults[0].Calls, 2000)
	r.Methods = slices.Repeat(r.Methods, 500)
	for format, more := range map[string]string{"html": "the first 100 of 10000", "markdown": "and 9970 more", "terminal": "and 9900 rows more"} {
		text := relayForm(t, format, r)
		assert.Less(t, len(text), 200_000, format)
		assert.Equal(t, 1, strings.Count(text, more), format)
	}
}

func TestSchemaOfRelays(t *testing.T) {
	validate := schema(t)
	for name, made := range sample.Relays {
		require.NoError(t, validate(made()), name)
	}
	wrong := sample.HungRelay()
	wrong.Faults[0].Calls[0].State = "perhaps"
	require.Error(t, validate(wrong))
}

// FuzzRelayed renders whatever can be read of a relay.
func FuzzRelayed(f *testing.F) {
	for _, name := range []string{"hung", "hostile", "passed"} {
		text, err := json.Marshal(sample.Relays[name]())
		require.NoError(f, err)
		f.Add(text, 80)
	}
	f.Fuzz(func(t *testing.T, text []byte, columns int) {
		document, err := result.ReadDocument(bytes.NewReader(text), "relay.json")
		if err != nil || document.Relayed == nil {
			return
		}
		for _, format := range RelayNames() {
			relayForm(t, format, document.Relayed)
		}
		relayPage(t, terminal.Page{Width: columns % 500}, document.Relayed)
	})
}
