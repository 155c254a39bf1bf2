package stall

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Sighting is what a process says of its end of a call, as one line of JSON:
//
//	{"time":"2026-11-27T02:03:04.5Z","end":"server","method":"/shop.Orders/Watch","call":7,"port":43210,"activity":"recv"}
type Sighting struct {
	// Time is when the end was first seen to do this, in RFC 3339.
	Time string `json:"time"`
	// End is client or server.
	End string `json:"end"`
	// Method is the full name of the method, Call the number of the call in its process.
	Method string `json:"method"`
	Call   uint64 `json:"call"`
	// Port is the TCP port of the client's socket: of a client its own, of a server that of
	// its peer. It is 0 if that is not known.
	Port int `json:"port"`
	// Activity is what the end does: one of [Activities].
	Activity string `json:"activity"`

	at time.Time
}

// At is the time of the sighting.
func (s Sighting) At() time.Time { return s.at }

// The activities of an end: it opens its stream, is in Recv, in Send, in both with two
// goroutines, in its own code, or has returned.
const (
	SeenOpening  = "open"
	SeenInRecv   = "recv"
	SeenInSend   = "send"
	SeenInBoth   = "both"
	SeenInCode   = "code"
	SeenReturned = "returned"
)

// Activities are all of them.
var Activities = []string{SeenOpening, SeenInRecv, SeenInSend, SeenInBoth, SeenInCode, SeenReturned}

// SightingError is what is wrong with a line.
type SightingError struct {
	// Field is its field, empty if the line as a whole is meant.
	Field string
	// Problem says what is wrong and what is allowed.
	Problem string
}

// Error implements error.
func (e *SightingError) Error() string {
	if e.Field == "" {
		return e.Problem
	}
	return e.Field + ": " + e.Problem
}

const (
	maxPort = 65535
	// maxSightedMethod bounds the name of a method, which is remembered.
	maxSightedMethod = 1024
)

// ParseSighting reads a line. The error is a *[SightingError]. Fields that it does not know
// are passed over.
func ParseSighting(line []byte) (Sighting, error) {
	var s Sighting
	if err := json.Unmarshal(line, &s); err != nil {
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
			return Sighting{}, &SightingError{wrong.Field, fmt.Sprintf("a %s; allowed: %s", wrong.Value, kindOf(wrong.Field))}
		}
		return Sighting{}, &SightingError{"", "no object of JSON; allowed: one on each line, as grpcstall writes it"}
	}
	at, err := time.Parse(time.RFC3339Nano, s.Time)
	switch {
	case err != nil:
		return Sighting{}, &SightingError{"time", fmt.Sprintf("%.60q; allowed: a time such as 2026-11-27T02:03:04.5Z", s.Time)}
	case s.End != "client" && s.End != "server":
		return Sighting{}, &SightingError{"end", fmt.Sprintf("%.60q; allowed: client, server", s.End)}
	case s.Method == "" || len(s.Method) > maxSightedMethod:
		return Sighting{}, &SightingError{"method", fmt.Sprintf("%.60q; allowed: 1 to %d bytes", s.Method, maxSightedMethod)}
	case s.Port < 0 || s.Port > maxPort:
		return Sighting{}, &SightingError{"port", fmt.Sprintf("%d is out of range; allowed: 0 to %d", s.Port, maxPort)}
	case !slices.Contains(Activities, s.Activity):
		return Sighting{}, &SightingError{"activity", fmt.Sprintf("%.60q; allowed: %s", s.Activity, strings.Join(Activities, ", "))}
	}
	s.at = at
	return s, nil
}

// kindOf is what a field may be.
func kindOf(field string) string {
	if field == "call" || field == "port" {
		return "a whole number of 0 or more"
	}
	return "a string"
}
