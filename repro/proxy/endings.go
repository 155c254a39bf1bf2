package proxy

import (
	"net/http"
	"strconv"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"hangscope/repro/evidence"
)

// badGateway is how a stream ends whose back end cannot be reached, or is lost.
var badGateway = Ending{Code: http2.ErrCodeInternal, Status: http.StatusBadGateway}

// watch begins to measure how long the stream takes, and how long it is idle.
func (st *stream) watch() {
	p := st.session.proxy
	if p.Idle > 0 {
		st.idle = time.AfterFunc(p.Idle, st.idleFor)
	}
	if p.Longest > 0 {
		st.longest = time.AfterFunc(p.Longest, func() {
			p.clock.Turn(evidence.Alarm, st.number)
			st.session.mu.Lock()
			defer st.session.mu.Unlock()
			st.limited()
		})
	}
}

// idleFor ends the stream if nothing has passed for long enough.
func (st *stream) idleFor() {
	p := st.session.proxy
	p.clock.Turn(evidence.Alarm, st.number)
	st.session.mu.Lock()
	defer st.session.mu.Unlock()
	if left := st.last + p.Idle - p.clock.Now(); left > 0 && !st.over {
		st.idle.Reset(left)
		return
	}
	st.limited()
}

// limited ends the stream at a limit of the proxy.
func (st *stream) limited() {
	if !st.over {
		st.session.proxy.interfered.Store(true)
		st.fail(st.session.proxy.Ending)
	}
}

// fail ends the stream on both sides. The caller holds session.mu.
func (st *stream) fail(ending Ending) {
	if st.over {
		return
	}
	near, far := &st.sides[nearSide], &st.sides[farSide]
	switch {
	case near.sentEnd:
	case st.answered && ending.AsOver:
		near.end.data(near.id, nil, true)
	case st.answered || ending.Status == 0:
		near.end.reset(near.id, ending.Code)
	default:
		near.end.headers(near.id, ending.fields(), true)
		near.end.reset(near.id, http2.ErrCodeNo) // what the caller still sends is not read
	}
	if far.end != nil && !st.session.proxy.dead.Load() {
		far.end.reset(far.id, http2.ErrCodeCancel)
	}
	st.stop()
}

// fields are the header of an answer that the proxy makes itself.
func (e Ending) fields() []hpack.HeaderField {
	fields := []hpack.HeaderField{{Name: ":status", Value: strconv.Itoa(e.Status)}}
	if e.GRPC == "" {
		return append(fields, hpack.HeaderField{Name: "content-type", Value: "text/html"})
	}
	return append(fields,
		hpack.HeaderField{Name: "content-type", Value: "application/grpc"},
		hpack.HeaderField{Name: "grpc-status", Value: e.GRPC}, hpack.HeaderField{Name: "grpc-message", Value: e.Message})
}

// wasReset takes a RST_STREAM, and passes it on. One that follows the end of the stream
// comes after what still waits.
func (st *stream) wasReset(from *end, code http2.ErrCode) {
	came, to := &st.sides[from.index()], &st.sides[1-from.index()]
	if from.far && came.gotEnd {
		if !st.session.proxy.SwallowsEnd {
			to.waiting = append(to.waiting, item{reset: &code})
			st.flush(nearSide)
		}
		came.sentEnd = true
		st.finish()
		return
	}
	if from.far && st.session.proxy.SwallowsEnd {
		came.gotEnd, came.sentEnd = true, true
		return
	}
	if to.end != nil && (!to.end.far || !st.session.proxy.dead.Load()) {
		to.end.reset(to.id, code)
	}
	st.stop()
}
