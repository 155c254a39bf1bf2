package probe_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/metadata"

	"hangscope/repro/probe"
)

func TestSeconds(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"10": 10 * time.Second, "0.5": 500 * time.Millisecond, "0": 0, "1m30s": 90 * time.Second, "250ms": 250 * time.Millisecond,
		" 3 ": 3 * time.Second, "1e1": 10 * time.Second,
	} {
		got, err := probe.Seconds(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for text, want := range map[string]string{
		"":      `"" is no time; allowed: seconds such as 10 or 0.5, or a duration such as 500ms`,
		"soon":  `"soon" is no time; allowed: seconds such as 10 or 0.5, or a duration such as 500ms`,
		"-1":    `"-1" is negative; allowed: 0 and more`,
		"-5s":   `"-5s" is negative; allowed: 0 and more`,
		"1e300": `"1e300" is out of range; allowed: 0 to 292 years`,
		"NaN":   `"NaN" is no time; allowed: seconds such as 10 or 0.5, or a duration such as 500ms`,
		"Inf":   `"Inf" is no time; allowed: seconds such as 10 or 0.5, or a duration such as 500ms`,
		"0x10":  `"0x10" is no time; allowed: seconds such as 10 or 0.5, or a duration such as 500ms`,
	} {
		_, err := probe.Seconds(text)
		require.EqualError(t, err, want, text)
	}
}

// Whatever is read as a time is one that can be waited for.
func FuzzSeconds(f *testing.F) {
	for _, seed := range []string{"10", "0.5", "1h", "-1", "9223372036", "9223372037", "1e9", "NaN", "+Inf", "1_0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := probe.Seconds(text)
		if err == nil && d < 0 {
			t.Errorf("%q is %s", text, d)
		}
	})
}

func TestHeader(t *testing.T) {
	got, err := probe.Header([]string{"Authorization: Bearer a:b", "x: 1", "x:2", "key-bin: AAE", "other-bin: -_8="})
	require.NoError(t, err)
	assert.Equal(t, metadata.MD{"authorization": {"Bearer a:b"}, "x": {"1", "2"}, "key-bin": {"\x00\x01"}, "other-bin": {"\xfb\xff"}}, got)
	for line, want := range map[string]string{
		"no colon":         "is no header",
		": value":          "is no name of a header",
		":path: /a":        "is no name of a header",
		"a b: c":           "is no name of a header",
		"grpc-timeout: 1S": "is a header of gRPC itself",
		"x-bin: ?":         "is not base64",
		"x: \x01":          "has a sign that no header may have",
		"x: ü":             "has a sign that no header may have",
	} {
		_, err := probe.Header([]string{line})
		require.ErrorContains(t, err, want, line)
	}
}

// Whatever is read as a header can be sent.
func FuzzHeader(f *testing.F) {
	for _, seed := range []string{"a: b", "a-bin: AAE=", ": x", "A:", "a:b:c", "grpc-x: 1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		header, err := probe.Header([]string{line})
		if err != nil {
			return
		}
		for name, values := range header {
			for _, value := range values {
				if strings.HasPrefix(name, ":") || name == "" || !strings.HasSuffix(name, "-bin") && strings.ContainsAny(value, "\r\n\x00") {
					t.Errorf("%q is read as %q: %q", line, name, value)
				}
			}
		}
	})
}

func TestSplit(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": 1,}`:                  "-d:1: column 9: is not JSON: invalid character '}' looking for beginning of object key string",
		`{"a": `:                     "-d:1: column 6: is not JSON: ends within a value",
		"{}\n{}\n  nope":             "-d:3: column 4: is not JSON: invalid character 'o' in literal null (expecting 'u')",
		"{\"ü\": 1}\n{\"ü\": tru e}": "-d:2: column 10: is not JSON: invalid character ' ' in literal true (expecting 'e')",
	} {
		_, err := probe.Split([]byte(text), "-d")
		require.EqualError(t, err, want, text)
	}
	values, err := probe.Split([]byte(" {} \n [1] 2"), "-d")
	require.NoError(t, err)
	assert.Len(t, values, 3)
	values, err = probe.Split(nil, "-d")
	require.NoError(t, err)
	assert.Empty(t, values)
}

// Any data is values or one error with a place in it.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"{}", "{} {}", "{\n\"a\": }", "[", "\"\\u12", "{}}", "\xff"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := probe.Split(data, "-d")
		if err != nil && !strings.HasPrefix(err.Error(), "-d:") {
			t.Errorf("%q: %v", data, err)
		}
	})
}
