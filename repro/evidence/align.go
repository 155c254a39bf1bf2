package evidence

import (
	"bytes"
	"slices"
)

// Alignment is where in what was written the bytes are that were read.
type Alignment struct {
	// Read is how many bytes were read.
	Read int
	// Holes are what was written and not read, though something after it was.
	Holes []Range
	// Until is where in what was written the reader came to.
	Until int
	// Beyond is how many bytes were read behind all that is known to be written.
	Beyond int
}

// Range is a range of bytes: From is the first, To is behind the last.
type Range struct{ From, To int }

const (
	// needle is how many bytes have to be found again behind a hole, unless
	// fewer follow: enough not to take one frame for another of the same kind.
	needle = 24
	// maxHoles bounds the holes: what has more was not written there.
	maxHoles = 16
)

// Align finds what was read in what was written. It is false if it is not
// there, in that order, with no more than a few holes. What was written may go
// on: a capture that is full has only its beginning.
func Align(written, read []byte) (Alignment, bool) {
	a := Alignment{Read: len(read)}
	for done := 0; done < len(read); {
		same := common(written[a.Until:], read[done:])
		a.Until, done = a.Until+same, done+same
		if done == len(read) {
			break
		}
		if a.Until == len(written) {
			a.Beyond = len(read) - done
			break
		}
		// What is sent again and again looks alike, so that a hole seems to
		// begin later than it does. Its length is not in doubt.
		behind := bytes.Index(written[a.Until:], read[done:min(done+needle, len(read))])
		if behind < 0 || len(a.Holes) == maxHoles {
			return a, false
		}
		a.Holes = append(a.Holes, Range{a.Until, a.Until + behind})
		a.Until += behind
	}
	return a, true
}

// Slide moves a hole to the nearest of some places before it, in ascending
// order, at which it may just as well have begun.
func (r Range) Slide(written []byte, places []int) Range {
	for _, place := range slices.Backward(places) {
		if place > r.From {
			continue
		}
		by := r.From - place
		if bytes.Equal(written[place:r.From], written[r.To-by:r.To]) {
			return Range{place, r.To - by}
		}
		break
	}
	return r
}

// At returns where in what was written a reader is that has read some bytes.
func (a Alignment) At(read int) int {
	at := read
	for _, hole := range a.Holes {
		if at > hole.From {
			at += hole.To - hole.From
		}
	}
	return at
}

func common(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
