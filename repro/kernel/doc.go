// Package kernel is the pod on a real kernel: network namespaces for client
// host, pod and upstream host, joined by a bridge, with the agent's rules in
// the pod's netfilter and the agent's flushes on its conntrack table and its
// sockets. It needs Linux.
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
//	╰──────────────────────────────────────────────────────────╯
//
// Everything runs in one process. A socket belongs to the namespace of the
// thread that makes it, so a goroutine that makes one locks itself to a thread,
// takes the thread into the namespace and lets it die there.
//
// No namespace has a name, and no link is ever in a namespace that was not made
// here, so the kernel removes everything when the process ends, however it ends.
//
// [New] makes such a pod, [Doctor] tries what that needs of a machine, and
// [Commands] says what is done in words that a reader can run by hand.
package kernel
