package verify

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/scenarios"
)

// A scenario that takes a quarter of an hour in real time is left out, unless it is named.
func TestTooLongToVerify(t *testing.T) {
	long, err := scenarios.Builtin("dead-path-unary")
	require.NoError(t, err)
	short, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	bounded := Layers
	bounded.Longest = 5 * time.Minute
	assert.Regexp(t, `^it takes about 19 min in real time; name it to verify it$`, bounded.Unable(long))
	assert.Empty(t, bounded.Unable(short))
	assert.Empty(t, Layers.Unable(long))
}
