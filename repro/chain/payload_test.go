package chain

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPayload(t *testing.T) {
	p := newPayload(7, 100)
	assert.Len(t, p.usual, 100, "no more than is needed: a megabyte takes longer than a run in virtual time")
	for _, size := range []uint32{0, 99, 100, 101, maxPayload, maxPayload + 1, 1<<32 - 1} {
		assert.Len(t, p.of(size), min(int(size), maxPayload))
	}
	assert.Equal(t, p.of(100), p.of(1000)[:100], "the same bytes, whoever asks")
	assert.NotEqual(t, p.of(100), newPayload(8, 100).of(100))
}
