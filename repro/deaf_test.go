package repro_test

import (
	"errors"
	"net"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

var errDeaf = errors.New("no port to be had")

// deaf is a network on which nobody can listen.
type deaf struct{ network.Network }

func (deaf) Listen(evidence.Role) (net.Listener, error) { return nil, errDeaf }
