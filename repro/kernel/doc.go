// Package kernel is the pod on a real kernel: network namespaces for client
// host, pod and upstream host, joined by a bridge, with the agent's rules in
// the pod's netfilter and the agent's flushes on its conntrack table and its
// sockets. Linux only.
//
//	 client host          pod                    upstream host
//	╭────────────╮  ╭──────────────────────────╮  ╭────────────╮
//	│ client     │  │ :P forwarder             │  │ :Q upstream│
//	│            │  │ agent, proxies           │  │            │
//	│            │  │ NAT, conntrack, REJECT   │  │            │
//	╰─ 10.94.0.1 ╯  ╰────── 10.94.0.2 ─────────╯  ╰─ 10.94.0.3 ╯
//	       │                    │                        │ veth
//	╭──────┴────────────────────┴────────────────────────┴─────╮
//	│ the switch: a bridge, and the agent's own channel on lo  │
//	╰───────────────────────────────────────────────────────────╯
//
// All is in the one process. A socket belongs to the namespace of the thread
// that makes it, so a goroutine that makes one locks itself to a thread, takes
// the thread into the namespace and lets it die there.
//
// No namespace has a name and no link is in a namespace that is not ours, so
// the kernel removes everything when the process ends, however it ends.
package kernel
