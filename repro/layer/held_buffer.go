package layer

// HeldBuffer is the article's second hypothesis in its mild form: part of a
// message is held until more comes, and then all of it arrives in order.
var HeldBuffer = Mechanism{
	Name:       "held-buffer",
	Generation: "H2",
	Summary:    "the second half of what each end sends next is held until more comes",
	Flush: func(flow *Flow, port int) Fault {
		if !flow.Tracked(port) {
			return nil
		}
		return &halved{fate: KeepBack}
	},
}
