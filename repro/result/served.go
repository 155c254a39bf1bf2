package result

import "hangscope/repro/evidence"

// Server is who serves a call or a message.
type Server string

// The servers: the pod's application, the local process, or none of the two.
const (
	ByForwarder = Server(evidence.Forwarder)
	ByLocal     = Server(evidence.Local)
	Nobody      = Server("none")
)

// Served says which process served what: forwarder, local, or none; null if that was
// not observed. It is from what the ends saw: to which process a call came, and which
// one passed on the messages that arrived.
type Served struct {
	// Running is who had the call when the flush came; null if it had not begun, or
	// was over.
	Running *Server `json:"running"`
	// NextMessage is who passed on the first message that arrived after the flush. It
	// is none if messages were owed and none came.
	NextMessage *Server `json:"next_message"`
	// NextCall is to whom the first call came that was made after the flush; null if
	// none was made. In a loop of unary calls each message is one.
	NextCall *Server `json:"next_call"`
}

// servedBy reads a fact of who served what, in a variant that knows it.
func servedBy(of func(*Served) *Server) func(*Variant) string {
	return func(v *Variant) string {
		if v.Served == nil {
			return NotObserved
		}
		if role := of(v.Served); role != nil {
			return string(*role)
		}
		return NotObserved
	}
}
