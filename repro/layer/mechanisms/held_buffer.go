package mechanisms

import (
	"hangscope/repro/layer"
)

// HeldBuffer is the article's second hypothesis in its mild form: part of a
// message is held until more comes, and then all of it arrives in order.
var HeldBuffer = layer.Mechanism{
	Name:       "held-buffer",
	Generation: "H2",
	Summary:    "the second half of what each end sends next is held until more comes",
	Flush: func(flow *layer.Flow, port int) layer.Fault {
		if !flow.Tracked(port) {
			return nil
		}
		return &halved{fate: layer.KeepBack}
	},
}
