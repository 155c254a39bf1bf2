package layer

import (
	"io"
	"net"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

// delayLine is the reading end of a link that takes its time:
//
//	socket ──▶ fill ──▶ chunks, each with its time ──▶ Read
type delayLine struct {
	chunks chan chunk
	rest   chunk
	flow   *Flow
	from   Side
	over   chan struct{} // closed when the flow is: nobody waits for what is under way
}

// chunk is what arrives at a time: data, or the end.
type chunk struct {
	data []byte
	err  error
	due  time.Duration
}

// maxUnderWay is how many chunks may be under way on a link.
const maxUnderWay = 1024

// source is where the pump of a side reads: its socket, or the link behind it.
func (f *Flow) source(from Side) io.Reader {
	latency := f.latency(from)
	if latency == 0 {
		return f.conns[from]
	}
	line := &delayLine{chunks: make(chan chunk, maxUnderWay), flow: f, from: from, over: f.whenClosed()}
	go line.fill(f.conns[from], latency)
	return line
}

// fill reads until the connection ends. The pump reads all that fill has read, its end
// too.
func (d *delayLine) fill(conn net.Conn, latency time.Duration) {
	for {
		buffer := make([]byte, pod.RelayBuffer)
		n, err := conn.Read(buffer)
		d.chunks <- chunk{buffer[:n], err, d.flow.clock.Now() + latency}
		if err != nil {
			return
		}
	}
}

// wait waits until the rest is due, or the flow has been closed.
func (d *delayLine) wait() {
	timer := time.NewTimer(d.rest.due - d.flow.clock.Now())
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-d.over:
	}
}

// Read implements io.Reader.
func (d *delayLine) Read(p []byte) (int, error) {
	if len(d.rest.data) == 0 && d.rest.err == nil {
		d.rest = <-d.chunks
		d.wait()
		d.flow.clock.Turn(evidence.KernelTimer, (d.flow.number*int(Sides)+int(d.from))*int(timers)+int(linkTimer))
	}
	n := copy(p, d.rest.data)
	d.rest.data = d.rest.data[n:]
	if len(d.rest.data) > 0 {
		return n, nil
	}
	return n, d.rest.err
}
