// Package layer is the simulated flush-connections layer: a network whose every
// TCP connection passes a relay that knows its flow, as a kernel's conntrack
// would, and a flush that acts on the flows of one port.
//
//	           dialling side                accepting side
//	client ────────────────▶ relay (flow) ────────────────▶ forwarder
//	                           ▲
//	                 Flush(port): a Mechanism gives the flow a Fault,
//	                 which decides the fate of every packet from then on
//
// A flow has two sides. The pod's side (near) is a process in the pod whose
// connections are flushed; the other (far) is out of it. What the agent does
// to a flow is decided by the first packet after the flush and by whose kernel
// sends it, so a [Fault] is asked for the fate of every packet: data, FIN, RST,
// probes, what is sent again, and bare acknowledgements.
//
// As long as nothing is wrong with a flow, its relay has nothing to do. The
// connections that the layer hands out then write straight into the relay's
// socket towards the other side. So a chain that is not flushed has no further
// hop, and about the latency of one without a layer (docs/benchmarks.md). From
// the flush on, the relay carries what the fault lets through, until the fault is
// over.
//
// A relay in user space does not see acknowledgements, and its kernel acknowledges what
// a fault swallows. So the layer models each side's TCP socket. A kernel that was sent
// data and sends nothing itself acknowledges the data [DelayedAck] later; data that it
// sends before then carries the acknowledgement. What is not acknowledged is sent
// again, an idle connection or a closed window is probed, and the fault is asked for the
// fate of these packets too. A socket that nobody answers gives up, and its owner learns
// that the connection timed out (ETIMEDOUT).
//
// The ports are numbers in the flow table. None of them is opened.
package layer
