package chain

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A payload depends on the seed and its size alone, whatever the chain's own size.
func TestPayload(t *testing.T) {
	p := newPayload(7, 64)
	assert.Len(t, p.of(64), 64)
	assert.Equal(t, p.of(64)[:10], p.of(10))
	assert.Len(t, p.of(65), 65, "of a caller that is not the chain's own")
	assert.Equal(t, p.of(64), p.of(65)[:64])
	assert.Len(t, p.of(maxPayload+1), maxPayload)
	assert.Equal(t, p.of(1000), newPayload(7, 2*maxPayload).of(1000))
	assert.NotEqual(t, p.of(64), newPayload(8, 64).of(64))
	assert.Empty(t, newPayload(7, 0).of(0))
}
