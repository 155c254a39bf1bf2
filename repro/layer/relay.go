package layer

import (
	"errors"
	"io"
	"net"
	"sync"

	"hangscope/repro/network"
)

// relay carries the flow until both directions have ended.
func (f *Flow) relay() {
	var direction sync.WaitGroup
	direction.Go(func() { f.pump(Acceptor) })
	f.pump(Dialler)
	direction.Wait()
	f.close()
}

// pump carries what one side sends to the other and does not take the short cut.
func (f *Flow) pump(from Side) {
	in := newIntake(f.source(from))
	for {
		data, n, err := in.next()
		if n > 0 {
			kept := f.carry(from, data, n)
			f.carried[from].Add(uint64(len(data) - kept))
			in.keep(kept)
		}
		if err != nil {
			f.finish(from, errors.Is(err, io.EOF), in.waiting())
			in.done()
			return
		}
	}
}

// carry does with data what its fate is. The last n bytes are new. It returns
// how many bytes were kept back; they are at the front of data.
func (f *Flow) carry(from Side, data []byte, n int) (kept int) {
	fate, held := f.packet(from, Data, n)
	if fate.verdict == swallow {
		return 0
	}
	if held != nil {
		<-held
		if f.gone(from) {
			return 0 // it was reset while it waited
		}
	}
	to := f.conns[from.Other()]
	f.block(from)
	err := fate.write(to, data[fate.skip:len(data)-fate.keep])
	f.unblock(from)
	if err != nil {
		f.lose(from.Other())
	}
	return copy(data, data[len(data)-fate.keep:])
}

// write writes data in the segments that the fate asks for.
func (fate Fate) write(to net.Conn, data []byte) error {
	segment := len(data)
	if fate.cut > 0 {
		segment = fate.cut
	}
	for len(data) > 0 {
		n := min(segment, len(data))
		if _, err := to.Write(data[:n]); err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}

// finish passes on that a side has no more to send: it closed, or aborted. What
// was kept back goes first: no more will come.
func (f *Flow) finish(from Side, byFin bool, kept []byte) {
	if f.gone(from) {
		return // the layer had ended it itself
	}
	if !byFin {
		f.lose(from)
		return
	}
	fate, held := f.packet(from, Fin, 0)
	if held != nil {
		<-held
	}
	if fate.verdict == swallow || f.gone(from) {
		return
	}
	to := f.conns[from.Other()]
	// If it fails, that side has ended, and its own pump says so.
	_ = Deliver.write(to, kept)
	if conn, ok := to.(network.HalfCloser); ok {
		_ = conn.CloseWrite()
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
	fate, held := f.packet(side, Rst, 0)
	if held != nil {
		<-held
	}
	if fate.verdict != swallow {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.Reset(side.Other())
	}
}
