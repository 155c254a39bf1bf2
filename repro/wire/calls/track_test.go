package calls_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"hangscope/repro/wire/calls"
)

// A call that was tracked twice is remembered until it has been given back twice, whether it
// has ended or not.
func TestForget(t *testing.T) {
	for name, ends := range map[string]bool{"ended": true, "open": false} {
		t.Run(name, func(t *testing.T) {
			c, client, _ := opened(t)
			assert.Len(t, c.Track(), 1)
			assert.Len(t, c.Track(), 1)
			if ends {
				require.NoError(t, client.WriteRSTStream(1, http2.ErrCodeCancel))
				c.Pass(calls.FromClient, 2*time.Second, client.said())
				require.NotNil(t, c.Call(1).Ended)
			}
			c.Forget(1)
			require.NotNil(t, c.Call(1))
			assert.Equal(t, 1, c.Tracked())
			c.Forget(1)
			assert.Zero(t, c.Tracked())
			assert.Equal(t, ends, c.Call(1) == nil, "one that is open is known all the same")
			c.Forget(1) // it is not tracked, and stays as it is
			assert.Zero(t, c.Tracked())
		})
	}
}
