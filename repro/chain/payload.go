package chain

import (
	"math/rand/v2"
	"sync"
)

// payload is random bytes from which every message's payload is a slice. They are
// made before the first message, so that making messages costs nothing while they
// are timed.
type payload struct {
	usual []byte        // as many as the messages of the chain's own client have
	whole func() []byte // as many as anybody may ask for
}

// maxPayload bounds the size that a caller may ask for.
const maxPayload = 1 << 20

func newPayload(seed uint64, size int) payload {
	return payload{
		usual: random(seed, min(size, maxPayload)),
		whole: sync.OnceValue(func() []byte { return random(seed, maxPayload) }),
	}
}

// random returns random bytes. Fewer bytes of a seed are the first of more.
func random(seed uint64, size int) []byte {
	bytes := make([]byte, size)
	source := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16), byte(seed >> 24)})
	// Reading from ChaCha8 cannot fail.
	_, _ = source.Read(bytes)
	return bytes
}

func (p payload) of(size uint32) []byte {
	bytes := p.usual
	if int64(size) > int64(len(bytes)) {
		bytes = p.whole()
	}
	return bytes[:min(int(size), len(bytes))]
}
