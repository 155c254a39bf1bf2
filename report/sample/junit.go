package sample

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// element is what an element may have by the schema junit-10, which Jenkins checks
// files with. Attributes with a bang are required.
type element struct {
	attributes, children string
	text                 bool
}

var junit10 = map[string]element{
	"":           {children: "testsuites"},
	"testsuites": {attributes: "name time tests failures disabled errors", children: "testsuite"},
	"testsuite": {
		attributes: "name tests! failures errors time disabled skipped skips timestamp hostname id package assertions file skip log url",
		children:   "testsuite properties testcase system-out system-err",
	},
	"properties": {children: "property"},
	"property":   {attributes: "name! value!"},
	"testcase": {
		attributes: "name! assertions time timestamp classname status class file line log group url",
		children:   "skipped error failure rerunFailure rerunError system-out system-err",
	},
	"failure":    {attributes: "type message", text: true},
	"error":      {attributes: "type message", text: true},
	"skipped":    {attributes: "type message", text: true},
	"system-out": {text: true},
}

// inSeconds matches a time as older schemas want it: thousandths, and no exponent.
var inSeconds = regexp.MustCompile(`^\d+\.\d{3}$`)

// ValidJUnit checks a document against the schema, and its sums.
func ValidJUnit(t *testing.T, document string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(document))
	path := []string{""}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			parent := junit10[path[len(path)-1]]
			require.Contains(t, strings.Fields(parent.children), name)
			checkAttributes(t, name, token.Attr)
			path = append(path, name)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if !junit10[path[len(path)-1]].text {
				assert.Empty(t, strings.TrimSpace(string(token)), "text in %s", path)
			}
		}
	}
	checkSums(t, document)
}

func checkAttributes(t *testing.T, name string, attributes []xml.Attr) {
	t.Helper()
	allowed := strings.Fields(junit10[name].attributes)
	for _, a := range attributes {
		assert.True(t, slices.Contains(allowed, a.Name.Local) || slices.Contains(allowed, a.Name.Local+"!"), "%s: attribute %s", name, a.Name.Local)
		if a.Name.Local == "time" {
			assert.Regexp(t, inSeconds, a.Value)
		}
	}
	for _, required := range allowed {
		if required, ok := strings.CutSuffix(required, "!"); ok {
			assert.True(t, slices.ContainsFunc(attributes, func(a xml.Attr) bool { return a.Name.Local == required }), "%s has no %s", name, required)
		}
	}
}

// checkSums counts the cases, whose names are unique within their suite.
func checkSums(t *testing.T, document string) {
	t.Helper()
	type mark struct{}
	var all struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Suites   []struct {
			Tests    int    `xml:"tests,attr"`
			Failures int    `xml:"failures,attr"`
			Errors   int    `xml:"errors,attr"`
			Skipped  string `xml:"skipped,attr"`
			Cases    []struct {
				Name    string `xml:"name,attr"`
				Failure *mark  `xml:"failure"`
				Error   *mark  `xml:"error"`
				Skipped *mark  `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	require.NoError(t, xml.Unmarshal([]byte(document), &all))
	var total [3]int
	for _, s := range all.Suites {
		names := map[string]bool{}
		var sums [4]int
		for _, c := range s.Cases {
			assert.NotEmpty(t, c.Name)
			assert.False(t, names[c.Name], "two cases %q", c.Name)
			names[c.Name] = true
			for i, is := range []bool{true, c.Failure != nil, c.Error != nil, c.Skipped != nil} {
				if is {
					sums[i]++
				}
			}
		}
		assert.Equal(t, [4]int{s.Tests, s.Failures, s.Errors, sums[3]}, sums)
		assert.Equal(t, strconv.Itoa(sums[3]), s.Skipped)
		for i := range total {
			total[i] += sums[i]
		}
	}
	assert.Equal(t, [3]int{all.Tests, all.Failures, all.Errors}, total)
}
