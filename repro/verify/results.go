package verify

// besides are results that a kernel showed beside the documents', by cell. Each was
// seen on Linux 6.18. Those of g4 were, in 20 repetitions of each cell whose repetitions
// differ in the first document; the other six such cells had the document's result each
// time.
var besides = map[string][]string{
	// 2 of 20. This is the result of the quiet phase. Rule E4 gives it if the relay
	// sends first, that is, if the client's acknowledgement left before the flush.
	"server-stream/g4/diff/steal/busy": {"HANG · told: Canceled · told: Canceled"},
	// 1 of 20. The upstream was not told, and sent all its messages. It is not known
	// why the forwarder's cancellation did not reach it.
	"server-stream/g4/same/meshout/quiet": {"told: Unavailable (reset) · told: Canceled · DONE"},
	// 1 of 6, and 2 of 6: a call was under way when its socket was killed.
	"unary/g6/diff/mirror/busy":   {cutByEOF},
	"unary/g6/diff/mirror/quiet":  {cutByEOF},
	"unary/g6/same/mirror/busy":   {cutByEOF},
	"unary/g6/same/mirror/quiet":  {cutByEOF},
	"unary/g6/diff/meshout/busy":  {cutByReset},
	"unary/g6/diff/meshout/quiet": {cutByReset},
	"unary/g6/same/meshout/busy":  {cutByReset},
	"unary/g6/same/meshout/quiet": {cutByReset},
	// 1 of 3 each.
	"unary/g4/diff/mirror/quiet": {cutByEOF},
	"unary/g4/same/mirror/busy":  {cutByReset},
	"unary/g5/same/mirror/quiet": {cutByEOF},
}

// What a client sees that polls, if one of its calls is cut.
const (
	cutByEOF   = "ERRx1 Unavailable:EOF then OK · OK"
	cutByReset = "ERRx1 Unavailable:RST then OK · OK"
)

// Results returns what the ends may see in a cell: first what the document says, then
// what is written down beside it. Nothing else is the same cell.
func (c Cell) Results() []string {
	return append([]string{c.Seen()}, besides[c.String()]...)
}
