package layer

// HalfOpen is the article's third hypothesis with one end that knows: the side
// outside the pod is reset at once, the one in the pod hears nothing.
var HalfOpen = Mechanism{
	Name:       "half-open",
	Generation: "H3",
	Summary:    "the end outside the pod is reset at once; the one in the pod is not told",
	Flush: func(flow *Flow, port int) Fault {
		far, ok := flow.Far()
		if !flow.Tracked(port) || !ok {
			return nil
		}
		flow.Reset(far)
		return lost{}
	},
}
