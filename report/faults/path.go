package faults

import (
	"fmt"

	"hangscope/report/phrase"
	"hangscope/scenarios"
)

// pathText says in words what a fault of the path does. It is empty for another one,
// and for one of which the file does not say enough.
func pathText(fault scenarios.Fault, after string) string {
	switch {
	case fault.Kind == scenarios.Drop:
		return after + dropText(fault)
	case fault.Kind == scenarios.IdleTimeout && fault.Idle != nil:
		end := "drops what comes after, unheard"
		if fault.Then == scenarios.ThenReset {
			end = "resets whoever sends next"
		}
		return fmt.Sprintf("what stands on hop %d forgets a connection that was idle for %s, and %s", fault.Hop, phrase.Duration(int64(*fault.Idle)), end)
	case fault.Kind == scenarios.Latency && fault.Latency != nil:
		return fmt.Sprintf("packets %s take %s longer", onPath(fault), phrase.Duration(int64(*fault.Latency)))
	case fault.Kind == scenarios.Loss:
		return fmt.Sprintf("of a hundred packets %s, %d are lost and sent again", onPath(fault), fault.Percent)
	}
	return ""
}

// dropText says which packets are dropped.
func dropText(fault scenarios.Fault) string {
	which := "all packets "
	if fault.Above > 0 {
		which = fmt.Sprintf("packets of more than %d bytes ", fault.Above)
	}
	of := ""
	switch fault.Connections {
	case scenarios.NewConnections:
		of = " of new connections, once these are made,"
	case scenarios.AllConnections:
		of = ", of new connections too,"
	case scenarios.ExistingConnections:
		of = " of the connections that are open"
	}
	return which + onPath(fault) + of + " are lost, and the network tells nobody"
}

// onPath says where, and which way.
func onPath(fault scenarios.Fault) string {
	way := ""
	switch fault.Direction {
	case scenarios.UpWay:
		way = " towards the upstream"
	case scenarios.DownWay:
		way = " towards the client"
	case scenarios.BothWays:
	}
	return fmt.Sprintf("on hop %d", fault.Hop) + way
}
