package keys_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/command/keys"
)

// A pipe has no keys: what comes from it is for somebody else.
func TestNoTerminal(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer func() { assert.NoError(t, r.Close()) }()
	defer func() { assert.NoError(t, w.Close()) }()
	_, err = w.WriteString("f")
	require.NoError(t, err)
	pressed, stop := keys.Watch(r)
	assert.Nil(t, pressed)
	stop()
	left := make([]byte, 1)
	_, err = r.Read(left)
	require.NoError(t, err)
	assert.Equal(t, "f", string(left))
}
