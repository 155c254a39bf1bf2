package faults

import (
	"fmt"

	"hangscope/report/phrase"
	"hangscope/scenarios"
)

// transportText says in words what a fault of a process or of its transport does. It is
// empty for one that is neither.
func transportText(fault scenarios.Fault, after string) string {
	switch role := string(fault.Role); fault.Kind {
	case scenarios.Frozen:
		return after + "the process of the " + role + " is stopped, and its kernel goes on taking what comes"
	case scenarios.NoHeader:
		return "the " + role + " accepts each call and never answers it, not even with a header"
	case scenarios.NoSettings:
		return after + "the " + role + " accepts each new connection and never sends its SETTINGS, so no call can begin there"
	case scenarios.LateHeader:
		return "the client sends nothing before it has the header, and the upstream sends its header with its first message"
	case scenarios.SendDeadlock:
		return after + "client and upstream send all that they have before they read"
	case scenarios.SlowReader:
		if fault.Every == nil {
			return ""
		}
		return one(fault, "the client") + " reads a message every " + phrase.Duration(int64(*fault.Every))
	case scenarios.WindowLeak:
		if fault.Stream > 0 {
			return fmt.Sprintf("the transport of the %s gives stream %d no window back", role, fault.Stream)
		}
		return "the transport of the " + role + " gives no connection its window back"
	case scenarios.HeldWindow:
		return "the transport of the " + role + " gives the window of a connection back only as its programs read"
	case scenarios.StreamLeak:
		return after + fmt.Sprintf("the client leaves a stream open with each message, and the forwarder allows %d", fault.Streams)
	case scenarios.MaxConnectionAge:
		return ageText(fault)
	default:
		return ""
	}
}

func ageText(fault scenarios.Fault) string {
	if fault.Age == nil || fault.Grace == nil {
		return ""
	}
	text := fmt.Sprintf("the %s closes each connection when it is about %s old", fault.Role, phrase.Duration(int64(*fault.Age)))
	if *fault.Grace > 0 {
		return text + ", and lets calls go on for " + phrase.Duration(int64(*fault.Grace))
	}
	return text + ", and does not wait for its calls"
}

// one names a role, and the one call of several that it does something in.
func one(fault scenarios.Fault, role string) string {
	if fault.Stream > 0 {
		return fmt.Sprintf("%s of stream %d", role, fault.Stream)
	}
	return role
}
