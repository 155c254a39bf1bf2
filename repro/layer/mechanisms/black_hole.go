package mechanisms

import (
	"hangscope/repro/layer"
)

// BlackHole is the article's third hypothesis in its pure form: neither end
// learns that the connection is dead.
var BlackHole = layer.Mechanism{
	Name:       "black-hole",
	Generation: "H3",
	Summary:    "from then on every packet is lost, both ways, and neither end is told",
	Flush: func(flow *layer.Flow, port int) layer.Fault {
		if !flow.Tracked(port) {
			return nil
		}
		return lost{}
	},
}
