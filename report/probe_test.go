package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/report/sample/catalogue"
	"hangscope/report/terminal"
	"hangscope/repro/result"
)

func probeIn(t *testing.T, write ProbeFunc, p *result.Probed) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, write(&out, p))
	return out.String()
}

func TestProbeGolden(t *testing.T) {
	for name, made := range sample.Probes {
		t.Run(name, func(t *testing.T) {
			sample.Golden(t, "probe-"+name+"-80.txt", probeIn(t, Probes["terminal"], made()))
			sample.Golden(t, "probe-"+name+".md", probeIn(t, Probes["markdown"], made()))
			sample.Golden(t, "probe-"+name+".xml", probeIn(t, Probes["junit"], made()))
		})
	}
	sample.Golden(t, "probe-hung-160-ascii.txt", probeIn(t, terminal.Page{Width: 160, ASCII: true}.WriteProbe, sample.HungProbe()))
}

// What a probe saw is a document of the schema, can be read again, and is sound in all forms.
func TestProbeInEveryFormat(t *testing.T) {
	validate := schema(t)
	for name, made := range sample.Probes {
		for format, write := range Probes {
			t.Run(name+"/"+format, func(t *testing.T) {
				text := probeIn(t, write, made())
				if format != "json" {
					sample.Validate(t, format, text, false)
					return
				}
				require.NoError(t, validate([]byte(text)))
				document, err := result.ReadDocument(bytes.NewReader([]byte(text)), "probe.json")
				require.NoError(t, err)
				assert.Equal(t, made(), document.Probed)
			})
		}
	}
	wrong := sample.HungProbe()
	wrong.Sides[0].Stalls[0].Reason = "the moon"
	require.Error(t, validate(wrong))
}

// No text from outside can change the form of a report.
func TestHostileProbe(t *testing.T) {
	catalogue.Whole(t)
	for name, text := range sample.HostileTexts {
		for of, made := range sample.Probes {
			for _, spare := range []bool{false, true} {
				var p result.Probed
				copied, err := json.Marshal(made())
				require.NoError(t, err)
				require.NoError(t, json.Unmarshal(copied, &p))
				sample.Poison(reflect.ValueOf(&p).Elem(), text, spare)
				for format, write := range Probes {
					t.Run(name+"/"+of+"/"+format, func(t *testing.T) {
						if format != "json" {
							sample.Validate(t, format, probeIn(t, write, &p), true)
						}
					})
				}
			}
		}
	}
}

// FuzzProbes renders whatever can be read as what a probe saw, in every form.
func FuzzProbes(f *testing.F) {
	for _, made := range sample.Probes {
		text, err := json.Marshal(made())
		require.NoError(f, err)
		f.Add(text)
	}
	f.Add([]byte(`{"kind": "probe", "schema": 1, "sides": [{}], "verdict": "undecided", "compared": [{}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		document, err := result.ReadDocument(bytes.NewReader(text), "f.json")
		if err != nil || document.Probed == nil {
			return
		}
		for name, write := range Probes {
			var out bytes.Buffer
			require.NoError(t, write(&out, document.Probed), name)
		}
	})
}

func TestProbeWriteError(t *testing.T) {
	want := errors.New("no room")
	for name, write := range Probes {
		require.ErrorIs(t, write(sample.Failing{Err: want}, sample.HungProbe()), want, name)
	}
}
