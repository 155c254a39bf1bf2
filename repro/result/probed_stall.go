package result

// ProbedStall is a silence that was too long, and what our end saw of it.
type ProbedStall struct {
	// Call is the number of its call.
	Call int `json:"call"`
	// Reason is what the call waited for.
	Reason StallReason `json:"reason"`
	// SinceNS is when the silence began, SilentNS how long it lasted; it may have been
	// going on when the call was given up.
	SinceNS  int64 `json:"since_ns"`
	SilentNS int64 `json:"silent_ns"`
	// Over is whether it went on: a message came, or was sent, or the call ended by itself.
	Over bool `json:"over"`
	// Up is how many messages Send had taken, Down how many were received.
	Up   uint64 `json:"up"`
	Down uint64 `json:"down"`
	// Frames is what the frames on our connection show. Null if they were not observed.
	Frames *ProbedFrames `json:"frames"`
}

// ProbedFrames is what our end of the connection saw of a call that stalled, when that was
// noticed.
type ProbedFrames struct {
	// Written is how many of our messages were written whole, Arrived how many of the peer's
	// have arrived whole.
	Written uint64 `json:"written"`
	Arrived uint64 `json:"arrived"`
	// Answered is whether the header of the answer has arrived.
	Answered bool `json:"answered"`
	// PartialHave of PartialWant bytes of a message have arrived. Both are 0 if none has
	// begun to.
	PartialHave uint64 `json:"partial_have"`
	PartialWant uint64 `json:"partial_want"`
	// StreamWindow and ConnectionWindow are how many bytes we may still send. StreamWindow
	// is null if the stream is not open.
	StreamWindow     *int64 `json:"stream_window"`
	ConnectionWindow int64  `json:"connection_window"`
	// LastReadNS is when anything at all last arrived on the connection; 0 if nothing has.
	LastReadNS int64 `json:"last_read_ns"`
	// PingedNS is since when a PING of ours has waited for its answer; null if none does.
	PingedNS *int64 `json:"pinged_ns"`
	// Unacked is how many segments the peer's kernel has not acknowledged; null if that was
	// not observed.
	Unacked *uint32 `json:"unacked"`
	// Ended is how the connection ended; empty if our end knows of no end.
	Ended string `json:"ended,omitempty"`
}

// StallReason is what a call waits for that stalls.
type StallReason string

// The reasons.
const (
	// PeerSilent: we wait in Recv, and no whole message has arrived that we did not take.
	PeerSilent StallReason = "the peer is silent"
	// NotRead: a message has arrived on our connection, and we do not take it.
	NotRead StallReason = "we do not read"
	// SendBlocked: what we send does not leave, because the peer's window is used up.
	SendBlocked StallReason = "the peer's window is used up"
	// SendStuck: Send does not return, and the windows that we see do not say why.
	SendStuck StallReason = "our Send is blocked"
	// NotOpened: the call has no stream: there is no connection, or the peer allows no
	// further stream.
	NotOpened StallReason = "the call has no stream"
)
