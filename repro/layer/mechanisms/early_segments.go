package mechanisms

import (
	"hangscope/repro/layer"
)

// EarlySegments is the article's first hypothesis: TCP data is flushed too
// early. The same bytes arrive in the same order, one to a segment.
var EarlySegments = layer.Mechanism{
	Name:       "early-segments",
	Generation: "H1",
	Summary:    "from then on the same bytes arrive in segments of one byte",
	Flush: func(flow *layer.Flow, port int) layer.Fault {
		if !flow.Tracked(port) {
			return nil
		}
		return segmented{}
	},
}

// segmented is the fault of a flow whose data is cut at other boundaries.
type segmented struct{}

// Packet implements Fault.
func (segmented) Packet(*layer.Flow, layer.Packet) layer.Fate { return layer.Cut(1) }
