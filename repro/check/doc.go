// Package check judges a configuration of mirrord: whether the agent redirects and flushes
// with it, which connections, in which generation of the flush, and what that risks. It
// knows the tables of docs/flush.md, and runs nothing.
//
//	judged := check.Judge(inputs, check.Options{Version: "3.200.0", Mesh: result.Linkerd})
//	judged.Risk      yes
//
// Without the operator and with it a file may mean different things, so there are two
// columns. What depends on something that nobody has said is unknown.
package check
