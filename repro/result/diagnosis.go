package result

import (
	"hangscope/repro/stall"
)

// Diagnosis is what is wrong with a call. It rests only on what the ends saw.
type Diagnosis struct {
	// Cause is the cause's name, for example half-open or black-hole.
	Cause stall.Cause `json:"cause"`
	// Hop is where, 1 or 2; 0 if not on a hop.
	Hop int `json:"hop"`
	// Knows are the ends that were told, by the call or by their socket, Waits
	// those that wait in silence.
	Knows []string `json:"knows"`
	Waits []string `json:"waits"`
	// Observations are what the diagnosis rests on.
	Observations []Observation `json:"observations"`
	// RuledOut is what else was considered.
	RuledOut []RuledOut `json:"ruled_out"`
	// Alike are other causes that would look the same from the ends; left out if
	// there is none.
	Alike []stall.Cause `json:"alike,omitempty"`
	// Settle says what would settle what is not certain. It is empty if all is, or if
	// nothing would.
	Settle string `json:"settle,omitempty"`
}

// Observation is one thing that one end saw.
type Observation struct {
	// End saw it, at AtNS, in Source: call, socket or frame.
	End    string `json:"end"`
	AtNS   int64  `json:"at_ns"`
	Source string `json:"source"`
	// Text says it in words.
	Text string `json:"text"`
}

// RuledOut is a cause that was considered and ruled out, and why.
type RuledOut struct {
	Cause stall.Cause `json:"cause"`
	Why   string      `json:"why"`
}

// EndFrames are the last frames at one end of a hop, the latest last.
type EndFrames struct {
	// End is the name of the end, Hop the hop that it is at.
	End string `json:"end"`
	Hop int    `json:"hop"`
	// Frames are in the order of their times, both directions.
	Frames []Frame `json:"frames"`
	// Partial is a frame that has not been read in full, empty if there is none.
	Partial string `json:"partial,omitempty"`
	// TCP is what the kernel knew of the socket; null if not observed. It is observed
	// where a kernel carries the connection from end to end: with the layer kernel,
	// and in real time without a layer. A simulated connection has none.
	TCP *TCPInfo `json:"tcp"`
}

// TCPInfo is what a kernel knows of a socket.
type TCPInfo struct {
	// State is the state of the connection, for example ESTABLISHED.
	State string `json:"state"`
	// Unacked is how many segments were sent and not acknowledged; Retransmits
	// is how often the first of them was sent again.
	Unacked     uint32 `json:"unacked"`
	Retransmits uint32 `json:"retransmits"`
	// LastSentNS and LastReceivedNS are how long ago data was last sent and
	// received.
	LastSentNS     int64 `json:"last_sent_ns"`
	LastReceivedNS int64 `json:"last_received_ns"`
}

// Frame is an HTTP/2 frame in one line.
type Frame struct {
	AtNS int64 `json:"at_ns"`
	// Written is whether the end wrote the frame; if not, it read it.
	Written bool   `json:"written"`
	Text    string `json:"text"`
}
