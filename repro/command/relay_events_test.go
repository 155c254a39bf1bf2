package command

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/relay"
)

// What is appended while the relay runs is read, also in parts; a bad line is noted.
func TestEventsOfAFileThatGrows(t *testing.T) {
	name := filepath.Join(t.TempDir(), "events.jsonl")
	writer, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	require.NoError(t, err)
	defer writer.Close() //nolint:errcheck // only written to here
	file, err := os.Open(name)
	require.NoError(t, err)
	e := &events{to: &relay.Events{Clock: evidence.StartClock()}, name: name, file: file, reader: bufio.NewReaderSize(file, maxEventLine)}
	require.NoError(t, e.readStored(t.Context()))
	ctx, cancel := context.WithCancel(t.Context())
	notes := make(chan string, 1)
	e.follow(ctx, func(text string) { notes <- text })
	for _, part := range []string{`{"time":"2026-11-27T02:03:04.5Z","end":"server",`, `"method":"/a.B/C","call":7,"port":1,"activity":"recv"}` + "\n{\"time\":1}\n"} {
		_, err = writer.WriteString(part)
		require.NoError(t, err)
	}
	assert.Equal(t, "Line 2 of the events was passed over: time: a number; allowed: a string.", <-notes)
	assert.Equal(t, 1, e.to.Lines())
	_, err = writer.Write(append(make([]byte, 3*maxEventLine), '\n'))
	require.NoError(t, err)
	assert.Equal(t, "Line 3 of the events was passed over: the line is too long; allowed: 16384 bytes.", <-notes)
	cancel()
	e.close()
}
