package result

import (
	"hangscope/repro/evidence"
)

// Stall is a silence that lasted longer than the threshold.
type Stall struct {
	// State is hung, recovered or told (ended by an error).
	State StallState `json:"state"`
	// Call is the number of the call, from 0.
	Call int `json:"call"`
	// Calls is how many calls stalled.
	Calls int `json:"calls"`
	// Hop is where the messages stopped, 1 or 2; 0 if no hop is to blame.
	Hop int `json:"hop"`
	// SinceNS is when the last message before it came.
	SinceNS int64 `json:"since_ns"`
	// LastedNS is how long it lasted, or had lasted at the end of the observation.
	LastedNS int64 `json:"lasted_ns"`
	// NoticedNS is when it was seen while the call ran; null if it was only
	// found afterwards, by the final threshold.
	NoticedNS *int64 `json:"noticed_ns"`
	// AfterMessage is the last message received before it; 0 is none.
	AfterMessage uint64 `json:"after_message"`
	// Points are the last messages that made it to each of the four points.
	Points []PointCount `json:"points"`
}

// StallState is how a stall ended, if it did.
type StallState string

// The states of a stall.
const (
	StallHung      StallState = "hung"
	StallRecovered StallState = "recovered"
	StallTold      StallState = "told"
)

// PointCount is the last message of a call that passed one point.
type PointCount struct {
	// Role is the role at the point.
	Role evidence.Role `json:"role"`
	// Sent is whether the role sends messages there; if not, it receives them.
	Sent bool `json:"sent"`
	// LastMessage is the highest number that passed, 0 if none did.
	LastMessage uint64 `json:"last_message"`
	// AtNS is when it passed.
	AtNS int64 `json:"at_ns"`
}
