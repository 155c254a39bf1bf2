package wire

import "sync/atomic"

// hold makes the owners of taps wait before bytes pass, and before a connection opens.
// The zero hold lets them go on.
type hold struct{ until atomic.Pointer[chan struct{}] }

// wait returns when its caller may go on.
func (h *hold) wait() {
	if h == nil {
		return
	}
	if until := h.until.Load(); until != nil {
		<-*until
	}
}

// Hold lets no byte pass the taps, and no connection open, until release is called. A
// thousand connections that open or go on sending leave no processor for who asks what
// they have seen. Release may be called once.
func (n *Network) Hold() (release func()) {
	until := make(chan struct{})
	n.hold.until.Store(&until)
	return func() {
		n.hold.until.Store(nil)
		close(until)
	}
}
