package draw

import (
	"math"
	"math/rand/v2"
	"time"

	"hangscope/scenarios"
)

// Bounds bound what is drawn of a load.
type Bounds struct {
	// MinInterval and MaxInterval bound the time between two messages.
	MinInterval, MaxInterval time.Duration
	// MinMessages and MaxMessages bound the messages of a call, MaxStreams the calls.
	// MaxSize bounds a message, in bytes.
	MinMessages, MaxMessages, MaxStreams, MaxSize int
	// MaxTime bounds the time that the messages of a call take, MaxBytes what all
	// calls carry. Both give way to MinMessages.
	MaxTime  time.Duration
	MaxBytes int
}

// fewMessages is how many messages a load has at least before MaxTime and MaxBytes
// bound it.
const fewMessages = 4

// Load draws what calls carry.
func (b Bounds) Load(random *rand.Rand) scenarios.Load {
	interval := Between(random, b.MinInterval, b.MaxInterval)
	size := Pick(random, 0, 1, Between(random, 1, b.MaxSize), Between(random, 1, b.MaxSize), b.MaxSize)
	streams := 1 + random.IntN(b.MaxStreams)
	messages := fewMessages + random.IntN(b.MaxMessages-fewMessages+1)
	messages = min(messages, int(b.MaxTime/interval), b.MaxBytes/(streams*(size+1)))
	return scenarios.Load{
		Messages: max(messages, b.MinMessages), Streams: streams, Size: &size,
		Interval:    new(scenarios.Duration(interval)),
		Stagger:     new(scenarios.Duration(Pick(random, 0, interval/3, interval))),
		Connections: Pick(random, scenarios.Shared, scenarios.PerStream),
	}
}

// Between draws a number between two, each order of magnitude as likely as another.
func Between[T ~int | ~int64](random *rand.Rand, low, high T) T {
	return T(float64(low) * math.Pow(float64(high)/float64(low), random.Float64()))
}

// Pick draws one of several values.
func Pick[T any](random *rand.Rand, from ...T) T { return from[random.IntN(len(from))] }
