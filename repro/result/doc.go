// Package result is the document that all else is about: what a run found, as
// plain data. A [Result] is one run, a [Set] several, and a [Sweep] counts what many
// showed. [ReadDocument] reads any of them back. Every report is made from them alone,
// later and on another machine too, so nothing below this package opens a socket.
//
//	Result ─┬─ Variants ─┬─ Outcome, Stall, Diagnosis
//	        │            ├─ Ends        what each role knew
//	        │            └─ Flush, Flows   the layer's own account
//	        ├─ Cures       what was tried against the fault
//	        ├─ Ladder      from the chain alone to the fault, step by step
//	        └─ Checks      what was expected, and what was seen
//
// A null says that something was not observed, which is not the same as false
// or zero. The JSON keys are declared here, once, and report/schema.json is
// made from these types and their comments.
package result
