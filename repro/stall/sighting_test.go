package stall_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/stall"
)

const sighting = `{"time":"2026-11-27T02:03:04.5Z","end":"server","method":"/shop.Orders/Watch","call":7,"port":43210,"activity":"recv"}`

func TestParseSighting(t *testing.T) {
	s, err := stall.ParseSighting([]byte(sighting))
	require.NoError(t, err)
	assert.Equal(t, "2026-11-27T02:03:04.5Z", s.At().Format("2006-01-02T15:04:05.9Z07:00"))
	assert.Equal(t, 43210, s.Port)
	_, err = stall.ParseSighting([]byte(strings.Replace(sighting, "{", `{"new":[1],`, 1)))
	require.NoError(t, err, "a later version may say more")
	for _, wrong := range []struct{ from, to, want string }{
		{`{`, `[`, "no object of JSON; allowed: one on each line, as grpcstall writes it"},
		{sighting, ``, "no object of JSON; allowed: one on each line, as grpcstall writes it"},
		{`2026-11-27T`, `yesterday `, `time: "yesterday 02:03:04.5Z"; allowed: a time such as 2026-11-27T02:03:04.5Z`},
		{`"server"`, `"proxy"`, `end: "proxy"; allowed: client, server`},
		{`/shop.Orders/Watch`, ``, `method: ""; allowed: 1 to 1024 bytes`},
		{`43210`, `70000`, "port: 70000 is out of range; allowed: 0 to 65535"},
		{`43210`, `"x"`, "port: a string; allowed: a whole number of 0 or more"},
		{`:7,`, `:-7,`, "call: a number -7; allowed: a whole number of 0 or more"},
		{`"recv"`, `"sleeping"`, `activity: "sleeping"; allowed: open, recv, send, both, code, returned`},
		{`"recv"`, `3`, "activity: a number; allowed: a string"},
	} {
		_, err := stall.ParseSighting([]byte(strings.Replace(sighting, wrong.from, wrong.to, 1)))
		require.EqualError(t, err, wrong.want)
	}
}

// Whatever a line holds, it is read or refused, and what was read can be written and read
// again.
func FuzzParseSighting(f *testing.F) {
	f.Add([]byte(sighting))
	f.Add([]byte(`{"time":1}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, line []byte) {
		s, err := stall.ParseSighting(line)
		if err != nil {
			_, known := errors.AsType[*stall.SightingError](err)
			require.True(t, known)
			require.NotContains(t, err.Error(), "\n")
			require.Less(t, len(err.Error()), 1000)
			return
		}
		text, err := json.Marshal(s)
		require.NoError(t, err)
		again, err := stall.ParseSighting(text)
		require.NoError(t, err)
		require.Equal(t, s, again)
	})
}
