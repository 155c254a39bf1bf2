// Package pod says what is in a pod that is stolen from: the NAT rules that
// connections meet on their way through it, and the processes that relay them.
// The simulated layer and the kernel have it in common.
//
//	hop 2: client    ──▶ rule ──▶ agent, or inbound proxy ──▶ forwarder
//	hop 1: forwarder ──▶ rule ──▶ outbound proxy          ──▶ upstream
//
// A [Path] is rules as data. A [Process] is one of those who relay: the agent,
// or one half of a mesh proxy. How a connection comes to it, and how it learns
// where that was going, is the network's matter.
package pod
