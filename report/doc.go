// Package report shows what a run found. A reporter is a function of one
// form, func(io.Writer, *repro.Result) error, and [Formats] names them all; to
// add one, write it in a file of its own and add a line there.
//
//	HUNG   With the flush the stream hangs after message 10, on hop 1.
//	╭─────────────────╮  hop 1  ╭──────────────────╮  hop 2  ╭─────────────────╮
//	│ upstream :50051 ├───✗╌╌╌╌▶│ forwarder :50051 ├╌╌╌╌╌╌╌╌▶│ client          │
//	│ told Canceled   │ ▼ flush │ not told         │ ▼ flush │ not told        │
//	╰─────────────────╯         ╰──────────────────╯         ╰─────────────────╯
//	silence  ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▂▂▃▃▄▄▅▅▅▆▆▆▆▇▇▇▇▇▇████████████████████████████
//
// A page tells of one variant, the worst: the chain with the processes that
// relay its connections in the pod, what happened, what the layer did. Tables
// stand for what was tried beside it: several flushes, the rungs of an
// isolation, the cures.
//
// A reporter adds nothing of its own: each sentence rests on a field of the
// result. What the layer says of its fault (▼) is kept apart from what the
// ends saw (✗). Text from outside is cleaned before it is shown.
package report
