package stall

import (
	"time"

	"hangscope/repro/evidence"
)

// zombieAfter is how long an end may go on after its peer has gone. The news takes
// a moment even where nothing is wrong.
const zombieAfter = 100 * time.Millisecond

// Zombie is work that the forwarder does for a client that is gone.
type Zombie struct {
	// Messages is how many it sent that the client did not receive.
	Messages uint64
	// For is how long after the client had gone it was still at work.
	For time.Duration
}

// FindZombie returns the forwarder's work for a client that was told that the
// call is over, observed until a moment, or nil if there is none.
func FindZombie(record evidence.Record, until time.Duration) *Zombie {
	client, forwarder := record.Ends[evidence.ClientEnd], record.Ends[evidence.ForwarderToClient]
	if record.Open || client.Told == nil || !forwarder.Reached() {
		return nil
	}
	if forwarder.Returned() {
		until = forwarder.Since()
	}
	lasted := until - record.Ended
	if lasted < zombieAfter {
		return nil
	}
	zombie := &Zombie{For: lasted}
	if sent := record.Down[evidence.ForwarderSent]; sent.At > record.Ended {
		zombie.Messages = sent.Last - record.Down[evidence.Received].Last
	}
	return zombie
}
