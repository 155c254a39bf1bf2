package probe

import (
	"fmt"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/recording"
	"hangscope/repro/result"
	"hangscope/repro/wire"
)

// legend says who has which address in a capture.
const legend = "192.0.2.1 is this probe, 192.0.2.2 the service. The bytes are those above TLS, if there was TLS."

// Capture is what passed our end of the connections of all sides, with the stalls marked.
// It is empty if nothing was captured.
func (p *Probe) Capture() evidence.Capture {
	all := evidence.Capture{Legend: legend, Title: Path(p.Method)}
	for _, side := range p.Sides {
		all.Connections = append(all.Connections, side.conn.connections()...)
		for _, s := range side.tally.report().Stalls {
			all.Marks = append(all.Marks, mark(side.Name, s))
		}
	}
	return all
}

func mark(side string, s result.ProbedStall) evidence.Mark {
	return evidence.Mark{
		At: time.Duration(s.SinceNS), Text: fmt.Sprintf("call %d of %s: the silence of a stall begins (%s)", s.Call, side, s.Reason),
	}
}

// connections are those that were captured.
func (c *Conn) connections() []evidence.Connection {
	if c.capture == nil {
		return nil
	}
	c.mu.Lock()
	var ends []wire.End
	for _, one := range c.taps {
		ends = append(ends, one.tap.End())
	}
	c.mu.Unlock()
	made := recording.Taps{Ends: ends, Segments: c.capture.Segments(), Ports: map[evidence.Role]int{Service: c.target.port()}}.Capture().Connections
	for i := range made {
		made[i].Hop = 0
	}
	return made
}
