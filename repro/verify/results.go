package verify

// besides are results that a kernel showed beside the document's, by cell. Each was
// seen on Linux 6.18, in 20 repetitions of each cell whose repetitions differ in the
// document. The other six such cells had the document's result each time.
var besides = map[string][]string{
	// 2 of 20. This is the result of the quiet phase. Rule E4 gives it if the relay
	// sends first, that is, if the client's acknowledgement left before the flush.
	"server-stream/g4/diff/steal/busy": {"HANG · told: Canceled · told: Canceled"},
	// 1 of 20. The upstream was not told, and sent all its messages. It is not known
	// why the forwarder's cancellation did not reach it.
	"server-stream/g4/same/meshout/quiet": {"told: Unavailable (reset) · told: Canceled · DONE"},
}

// Results returns what the ends may see in a cell: first what the document says, then
// what is written down beside it. Nothing else is the same cell.
func (c Cell) Results() []string {
	return append([]string{c.Seen()}, besides[c.String()]...)
}
