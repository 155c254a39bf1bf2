package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/repro/result"
)

// FuzzFormats renders whatever can be read, in every form.
func FuzzFormats(f *testing.F) {
	for _, found := range []func() *result.Result{sample.HungResult, sample.HostileResult} { // the fewer, the faster
		text, err := json.Marshal(found())
		require.NoError(f, err)
		f.Add(text)
		set, err := json.Marshal(result.NewSet([]*result.Result{found(), sample.HungResult()}, true))
		require.NoError(f, err)
		f.Add(set)
	}
	f.Add([]byte(`{"schema": 1, "results": [{}, {"variants": [{}]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		set, err := result.Read(bytes.NewReader(text), "f.json")
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

func TestWriteError(t *testing.T) {
	want := errors.New("no room")
	for name, format := range Formats {
		if err := format.One(sample.Failing{Err: want}, sample.HungResult()); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", name, err, want)
		}
	}
}
