// Package pod describes a pod whose port is stolen: the NAT rules that
// connections meet on their way through it, and the processes that relay them.
// The simulated layer and the kernel share it.
//
//	hop 2: client    ──▶ rule ──▶ agent, or inbound proxy ──▶ forwarder
//	hop 1: forwarder ──▶ rule ──▶ outbound proxy          ──▶ upstream
//
// A [Path] is rules as data. A [Process] is one of the relaying processes: the
// agent, or one half of a mesh proxy. The network decides how a connection
// reaches the process, and how the process learns where it was going.
package pod
