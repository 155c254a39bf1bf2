package command_test

import (
	"bytes"
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/command"
)

// A port that somebody else listens on is one clear error.
func TestRelayOnAPortInUse(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	var stdout, stderr bytes.Buffer
	exit := command.Run(t.Context(), []string{"hangscope", "relay", port + "=127.0.0.1:1"}, &stdout, &stderr)
	assert.Equal(t, 4, exit)
	assert.Empty(t, stdout.String())
	assert.Regexp(t, `^error: relay: listen tcp 127\.0\.0\.1:`+port+`: bind: address already in use\n`, stderr.String())
}
