package report

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"hangscope/repro"
)

// FuzzFormats renders whatever can be read, in every form.
func FuzzFormats(f *testing.F) {
	for _, result := range []func() *repro.Result{hungResult, hostileResult} { // the fewer, the faster
		text, err := json.Marshal(result())
		require.NoError(f, err)
		f.Add(text)
		set, err := json.Marshal(repro.NewSet([]*repro.Result{result(), hungResult()}, true))
		require.NoError(f, err)
		f.Add(set)
	}
	f.Add([]byte(`{"schema": 1, "results": [{}, {"variants": [{}]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		set, err := repro.Read(bytes.NewReader(text), "f.json")
		if err != nil {
			return
		}
		for name, format := range Formats {
			var out bytes.Buffer
			require.NoError(t, format.Set(&out, set), name)
			for _, r := range set.Results {
				require.NoError(t, format.One(&out, r), name)
			}
		}
	})
}
