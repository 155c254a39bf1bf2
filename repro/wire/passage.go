package wire

import "time"

// Passage is how far the bytes of a direction came. It costs little to ask for: a lock, and
// no question to the kernel.
type Passage struct {
	Bytes uint64
	Last  time.Duration // when bytes passed; 0 if none did
	Ended *Ending       // nil if it has not ended
}

// Passages returns how far the bytes came that the owner of the tap wrote and read, or, of a
// mirror, the other end.
func (t *Tap) Passages() (written, read Passage) {
	written, read = t.written.passage(), t.read.passage()
	if t.mirrored {
		written, read = read, written
	}
	return written, read
}

func (d *direction) passage() Passage {
	d.mu.Lock()
	defer d.mu.Unlock()
	return Passage{Bytes: d.bytes, Last: d.last, Ended: d.ended}
}
