package scenarios

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestErrorIsOneLine(t *testing.T) {
	for want, err := range map[string]*Error{
		"a b":                    {Problem: "a b", Hint: "not shown"},
		"name: missing":          {Field: "name", Problem: "missing"},
		"my.yaml: no":            {File: "my.yaml", Problem: "no", Column: 3},
		"my.yaml:7: name: no":    {File: "my.yaml", Line: 7, Column: 3, Field: "name", Problem: "no"},
		`C:\my plans\é.yaml: no`: {File: `C:\my plans\é.yaml`, Problem: "no"},
		`"a\nb": no`:             {File: "a\nb", Problem: "no"},
		"name: known":            {Line: 7, Field: "name", Problem: "known"},
	} {
		assert.EqualError(t, err, want)
	}
}

func TestClosest(t *testing.T) {
	known := []string{"messages", "interval", "size", "streams", "mirrord-2348"}
	for word, want := range map[string]string{
		"mesages":                    "messages",
		"MESSAGES":                   "messages",
		"stream":                     "streams",
		"sise":                       "size",
		"2348":                       "mirrord-2348",
		"":                           "",
		"ms":                         "",
		"é":                          "",
		"xylophone":                  "",
		strings.Repeat("size", 1000): "",
	} {
		assert.Equal(t, want, Closest(word, known), "%.20q", word)
	}
	assert.Equal(t, "flush-on", Closest("flush-om", []string{"flush-on", "flush-off"}))
}

func TestSuggest(t *testing.T) {
	known := []string{"busy", "linkerd-2348", "mirrord-1575", "mirrord-2348"}
	for word, want := range map[string]string{
		"bsy":          `did you mean "busy"?`,
		"mirrord2348":  `did you mean "mirrord-2348"?`,
		"1575":         `did you mean "mirrord-1575"?`,
		"2348":         "did you mean one of these: linkerd-2348, mirrord-2348?",
		"mirord":       "did you mean one of these: mirrord-1575, mirrord-2348?",
		"xylophone":    "",
		"a-mirrord-be": "",
	} {
		assert.Equal(t, want, Suggest(word, known), word)
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"abc", "abc", 0}, {"kitten", "sitting", 3}, {"ab", "ba", 2}, {"size", "sizes", 1}} {
		assert.Equal(t, test.want, distance(test.a, test.b), "%q %q", test.a, test.b)
	}
}

func TestDuration(t *testing.T) {
	for text, d := range map[string]time.Duration{
		"0s": 0, "100ms": 100 * time.Millisecond, "2.5s": 2500 * time.Millisecond, "1m": time.Minute, "10m": 10 * time.Minute,
		"1h": time.Hour, "1h0m1s": time.Hour + time.Second, "1h10m": 70 * time.Minute, "10h": 10 * time.Hour, "-5m": -5 * time.Minute, "1m30s": 90 * time.Second,
	} {
		written, err := Duration(d).MarshalText()
		require.NoError(t, err)
		assert.Equal(t, text, string(written))
		var back Duration
		require.NoError(t, back.UnmarshalText(written))
		assert.Equal(t, Duration(d), back)
	}
	var d Duration
	require.EqualError(t, d.UnmarshalText([]byte("1\n")), `"1\n" is not a duration; `+DurationHint("often"))
}
