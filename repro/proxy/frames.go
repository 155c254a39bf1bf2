package proxy

import (
	"golang.org/x/net/http2"
)

// read reads the frames of a connection until it ends.
func (s *session) read(e *end) {
	for {
		frame, err := e.reading.ReadFrame()
		if err != nil {
			return
		}
		s.take(e, frame)
	}
}

// take does what a frame asks for. What comes from a back end that is gone is not heard.
func (s *session) take(e *end, frame http2.Frame) {
	if _, settings := frame.(*http2.SettingsFrame); e.far && s.proxy.dead.Load() && !settings {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return
	}
	id := frame.Header().StreamID
	switch f := frame.(type) {
	case *http2.SettingsFrame:
		s.settings(e, f)
	case *http2.PingFrame:
		if !f.IsAck() {
			e.pinged()
			data := f.Data
			e.send(func() error { return e.writing.WritePing(true, data) })
		}
	case *http2.WindowUpdateFrame:
		e.granted(id, int64(f.Increment))
	case *http2.GoAwayFrame:
		e.draining = true
		if e.far && s.proxy.SwallowsGoAway {
			s.proxy.interfered.Store(true)
		}
	case *http2.MetaHeadersFrame:
		s.headers(e, id, f)
	case *http2.DataFrame:
		if st := e.streams[id]; st != nil {
			st.data(e, f)
		} else {
			e.credit(0, int(f.Length))
		}
	case *http2.RSTStreamFrame:
		if st := e.streams[id]; st != nil {
			st.wasReset(e, f.ErrCode)
		}
	}
}

// settings takes what a peer asks for.
func (s *session) settings(e *end, f *http2.SettingsFrame) {
	if f.IsAck() {
		return
	}
	if value, ok := f.Value(http2.SettingInitialWindowSize); ok {
		for _, st := range e.streams {
			st.sides[e.index()].room += int64(value) - e.initial
		}
		e.initial = int64(value)
	}
	if value, ok := f.Value(http2.SettingMaxFrameSize); ok {
		e.maxFrame = int64(value)
	}
	if value, ok := f.Value(http2.SettingMaxConcurrentStreams); ok {
		e.allowed = int(min(value, unlimited))
	}
	if value, ok := f.Value(http2.SettingHeaderTableSize); ok {
		e.send(func() error {
			e.encoder.SetMaxDynamicTableSizeLimit(value)
			return nil
		})
	}
	e.send(e.writing.WriteSettingsAck)
	e.flush()
}

// pinged lets a ping count where it does.
func (e *end) pinged() {
	if !e.far || !e.session.proxy.PingsCount {
		return
	}
	for _, st := range e.streams {
		if st.answered {
			st.last = e.session.proxy.clock.Now()
		}
	}
}

// granted takes a WINDOW_UPDATE.
func (e *end) granted(id uint32, bytes int64) {
	if id == 0 {
		e.room += bytes
		e.flush()
		return
	}
	if st := e.streams[id]; st != nil {
		st.sides[e.index()].room += bytes
		st.flush(e.index())
	}
}

// flush sends what there is room for.
func (e *end) flush() {
	for _, st := range e.byID() {
		st.flush(e.index())
	}
}

// headers takes the header of a request, or a header or trailer of a stream.
func (s *session) headers(e *end, id uint32, f *http2.MetaHeadersFrame) {
	st := e.streams[id]
	if st == nil && !e.far {
		st = s.open(id, f)
		st.pass(e, item{fields: f.Fields}, f.StreamEnded())
		s.proxy.running.Go(func() { s.connect(st) })
		return
	}
	if st != nil {
		st.pass(e, item{fields: f.Fields}, f.StreamEnded())
	}
}
