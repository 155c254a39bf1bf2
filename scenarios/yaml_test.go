package scenarios

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func equal(a, b Scenario) bool { return reflect.DeepEqual(a, b) }

func TestYAML(t *testing.T) {
	scenario := Scenario{
		Name:        "long-story",
		Summary:     "off",
		Description: "One paragraph that is so long that it must be folded, because nobody reads to the right: really.\nAnother.\n\n- and a list\n",
		Origin:      "https://example.com/a?b=c",
		Load:        Load{Interval: new(Duration(90 * time.Second)), Size: new(0)},
		Flush:       &Flush{Mechanism: "mark-reject", AfterMessage: new(0), Delay: new(Duration(0))},
		Expect: map[string]Expectation{
			"flush-on":  {Outcome: Hung, Hop: 1, Client: &EndExpectation{Told: new(false)}, Upstream: &EndExpectation{}},
			"flush-off": {},
		},
	}
	got, err := scenario.YAML()
	require.NoError(t, err)
	assert.Equal(t, `name: long-story
summary: "off"
description: >-
  One paragraph that is so long that it must be folded, because nobody reads
  to the right: really.

  Another.


  - and a list
origin: https://example.com/a?b=c
call: server-stream
path: plain
mesh: bytes
ports:
  forwarder: 50051
  upstream: 50051
load:
  messages: 30
  interval: 1m30s
  delay: 0s
  stagger: 0s
  size: 0
  streams: 1
  connections: shared
flush:
  mechanism: mark-reject
  after_message: 0
  delay: 0s
expect:
  flush-off: {}
  flush-on:
    outcome: hung
    hop: 1
    client:
      told: false
    upstream: {}
`, string(got))
}

func TestYAMLKeepsTextReadable(t *testing.T) {
	got, err := Scenario{Name: "x", Summary: `<é> & "co": 1`}.YAML()
	require.NoError(t, err)
	assert.Contains(t, string(got), "\nsummary: \"<é> & \\\"co\\\": 1\"\n")
}

func TestYAMLOfWhatParseWouldRefuse(t *testing.T) {
	_, err := Scenario{Name: "x", Call: "stream"}.YAML()
	require.EqualError(t, err, `call: "stream" is not known; allowed: server-stream, unary, client-stream, bidi`)
}

// Whatever a scenario holds, its YAML and its JSON are read back to the same.
func TestWrittenScenariosReadBack(t *testing.T) {
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	for range 2000 {
		scenario := randomScenario(random)
		require.NoError(t, scenario.Complete().Validate(Vocabulary{}), "seed %d", seed)

		file, err := scenario.YAML()
		require.NoError(t, err)
		back, err := Parse("my.yaml", file, Vocabulary{})
		require.NoError(t, err, "seed %d\n%s", seed, file)
		require.Equal(t, scenario.Complete(), back, "seed %d\n%s", seed, file)

		file, err = json.Marshal(scenario.Complete())
		require.NoError(t, err)
		back, err = Parse("my.json", file, Vocabulary{})
		require.NoError(t, err, "seed %d\n%s", seed, file)
		require.Equal(t, scenario.Complete(), back, "seed %d\n%s", seed, file)
	}
}

// randomScenario is a valid one, with any field given or not.
func randomScenario(r *rand.Rand) Scenario {
	s := Scenario{
		Name:        "x" + strings.Repeat("-y", r.IntN(3)),
		Summary:     randomText(r, ""),
		Description: randomText(r, "\n"),
		Origin:      pick(r, "", "https://example.com/#a", "http://x"),
		Call:        pick(r, "", ServerStream, Unary, ClientStream, Bidi),
		Path:        pick(r, "", "plain", "steal"),
		Mesh:        pick(r, "", MeshBytes, MeshHTTP2),
		Ports:       Ports{Forwarder: r.IntN(65536), Upstream: r.IntN(65536)},
		Load: Load{
			Messages:    pick(r, 0, 1, 19, 20, 1_000_000),
			Interval:    maybe(r, Duration(r.Int64N(int64(time.Hour)))),
			Delay:       maybe(r, Duration(r.Int64N(int64(time.Hour)))),
			Stagger:     maybe(r, Duration(r.IntN(2))),
			Size:        maybe(r, r.IntN(3)),
			Streams:     r.IntN(1001),
			Connections: pick(r, "", Shared, PerStream),
		},
	}
	variants := []string{direct, flushOff}
	if r.IntN(2) == 0 {
		variants = []string{flushOff, flushOn}
		s.Flush = &Flush{Mechanism: "m", AfterMessage: maybe(r, 0)}
		s.Flush.Every = maybe(r, Duration(time.Second))
		s.AfterFlush = maybe(r, AfterFlush{Same: r.IntN(2) == 0, Fresh: true})
		if r.IntN(2) == 0 { // the last three are words and numbers to YAML
			s.Flush.Mechanism, s.Variants = "", map[string]VariantPlan{}
			variants = variants[:1]
			for range 1 + r.IntN(3) {
				variant := pick(r, "flush-on", "a-b", "null", "true", "1")
				s.Variants[variant] = VariantPlan{Mechanism: pick(r, "m", "n")}
				variants = append(variants, variant)
			}
		}
		if s.Flush.Delay = maybe(r, Duration(r.IntN(2))); s.Flush.Delay == nil {
			s.Flush.Phase = pick(r, "", Quiet, Busy, Random)
		}
	}
	for _, variant := range variants[r.IntN(len(variants)):] {
		if s.Expect == nil {
			s.Expect = map[string]Expectation{}
		}
		s.Expect[variant] = Expectation{
			Outcome: pick(r, append([]Outcome{""}, Decided...)...),
			Hop:     r.IntN(3),
			Client:  maybe(r, EndExpectation{Told: maybe(r, r.IntN(2) == 0), Zombie: maybe(r, r.IntN(2) == 0)}),
			Forwarder: maybe(r, EndExpectation{
				Status: pick(r, append([]string{""}, codes...)...),
			}),
		}
	}
	return s
}

// randomText is made of what is awkward in YAML, and of long words.
func randomText(r *rand.Rand, more string) string {
	alphabet := []rune("ab  :#-'\"\\[]{}&*!|>%@`?~=<é\u00a0" + more)
	var b strings.Builder
	for range r.IntN(pick(r, 3, 12, 40)) {
		if r.IntN(4) == 0 {
			b.WriteString(pick(r, "word", " true", "a: b", " # c", "---", "100 ", "looooooooooooooooooooooooong"))
		}
		b.WriteRune(alphabet[r.IntN(len(alphabet))])
	}
	if text := b.String(); len([]rune(text)) <= 200 {
		return text
	}
	return "long"
}

func pick[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

func maybe[T any](r *rand.Rand, value T) *T {
	if r.IntN(2) == 0 {
		return nil
	}
	return &value
}
