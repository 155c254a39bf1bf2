package relay_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/chain/chainpb"
)

// Each call is counted, however many there are on a connection before anybody asks.
func TestManyCallsAreCounted(t *testing.T) {
	const callers, each = 8, 640
	r, address := passOn(t, upstream(t))
	service := client(t, address)
	var calling sync.WaitGroup
	for range callers {
		calling.Go(func() {
			for range each {
				stream, err := service.Stream(t.Context(), &chainpb.StreamRequest{Messages: 1})
				if err != nil {
					t.Error(err)
					return
				}
				for err == nil {
					_, err = stream.Recv()
				}
			}
		})
	}
	calling.Wait()
	counted := row(r, chainpb.Chain_Stream_FullMethodName)
	assert.Equal(t, callers*each, counted.Calls)
	assert.Equal(t, callers*each, counted.OK)
	assert.Empty(t, r.Strange())
}
