package layer

import (
	"errors"
	"io"
	"sync"

	"hangscope/repro/network"
)

// relayBuffer is how much a relay reads at once: two of gRPC's frames of 16 kB.
const relayBuffer = 32 << 10

// relay carries the flow until both directions have ended.
func (f *Flow) relay() {
	var directions sync.WaitGroup
	directions.Go(func() { f.pump(Dialler) })
	directions.Go(func() { f.pump(Acceptor) })
	directions.Wait()
	f.close()
}

// pump carries what one side sends to the other.
func (f *Flow) pump(from Side) {
	to := from.Other()
	buffer := make([]byte, relayBuffer)
	for {
		n, err := f.conns[from].Read(buffer)
		if n > 0 && f.packet(from, Data, n) == Deliver {
			if _, err := f.conns[to].Write(buffer[:n]); err != nil {
				f.lose(to)
			}
		}
		if err != nil {
			f.finish(from, errors.Is(err, io.EOF))
			return
		}
	}
}

// finish passes on that a side has no more to send: it closed, or aborted.
func (f *Flow) finish(from Side, byFin bool) {
	if f.gone(from) {
		return // the layer had ended it itself
	}
	if !byFin {
		f.lose(from)
		return
	}
	if f.packet(from, Fin, 0) == Deliver {
		if conn, ok := f.conns[from.Other()].(network.HalfCloser); ok {
			_ = conn.CloseWrite()
		}
	}
}

func (f *Flow) gone(side Side) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ends[side].gone
}

// lose passes on that a side's connection is dead: its owner aborted it, or
// closed it while more was on its way.
func (f *Flow) lose(side Side) {
	f.mu.Lock()
	lost := f.ends[side].gone
	f.ends[side].gone = true
	f.mu.Unlock()
	if lost {
		return
	}
	_ = f.conns[side].Close()
	if f.packet(side, Rst, 0) == Deliver {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.Reset(side.Other())
	}
}
