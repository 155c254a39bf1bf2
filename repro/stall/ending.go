package stall

import (
	"fmt"
	"strings"

	"hangscope/repro/evidence"
)

// How a direction ends that the owner of the end has closed, one that got a RST, and one
// on which nobody
// sent a FIN or a RST, as when the kernel gives the connection up.
const (
	byOwner = "closed"
	byReset = "RST"
	failed  = "failed"
)

// stateOver notes how an end's connection ended.
func (d *diagnoser) stateOver(end evidence.End) {
	for _, way := range []struct {
		verb  string
		ended *evidence.Ended
	}{{"read", d.Sockets[end].Read.Ended}, {"write", d.Sockets[end].Written.Ended}} {
		if way.ended != nil {
			d.state(Statement{End: end, At: way.ended.At, Source: "socket", Text: ending(way.verb, way.ended)})
			return
		}
	}
}

// ending says how a read or a write ended, as it follows the name of its end.
func ending(verb string, ended *evidence.Ended) string {
	switch ended.How {
	case byOwner:
		return "closed the connection itself"
	case failed:
		parts := strings.Split(ended.Error, ": ") // the last one is the operating system's
		return fmt.Sprintf("its %s failed: %s", verb, parts[len(parts)-1])
	default:
		return fmt.Sprintf("its %s ended with %s", verb, ended.How)
	}
}
