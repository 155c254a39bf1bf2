// Package pcapng writes what the ends of a chain's connections wrote and read
// as a capture file that Wireshark opens.
//
//	made, err := pcapng.Make(capture)
//	…
//	err = made.Write(file)
//	$ tshark -r FILE -d tcp.port==50051,http2
//
// No packet was captured: the bytes are those that passed the sockets of the
// two ends of each connection, and a real network between them may have cut
// them otherwise. The packets are made so that they show both ends at once:
//
//		upstream (192.0.2.3)                          forwarder (192.0.2.2)
//		 Write ──── PSH,ACK: the bytes, at that time ────▶
//		 Write ──── PSH,ACK: some more ──────────────────▶
//		       ◀─── ACK without data: so far it has read ─── Read
//		 Write ──── PSH,ACK "never read by forwarder" ──▶ ✗
//		 Read fails ◀── RST "not sent by forwarder" ──── ✗
//
//	  - A packet with data is a Write: its time, its bytes, its sender. One Write
//	    is one packet, unless it is longer than a segment that Linux hands to its
//	    network card to be cut there.
//	  - A packet without data, with an acknowledgement, is a Read of the sender of
//	    that packet: it has been given all bytes before that number. So the time to
//	    acknowledge in Wireshark is the time from Write to Read. Bytes without an
//	    acknowledgement were lost, or nobody read them.
//	  - What was written and never read has a comment, "written by upstream, never
//	    read by forwarder". If that is only a part of the packet, it says which. If
//	    the reader went on behind the lost bytes, which a broken relay can cause but
//	    TCP cannot, the acknowledgement passes over them.
//	  - A FIN or RST is at the time when its sender ended the connection. If an end
//	    got one that its peer did not send, the packet comes from the peer's address,
//	    as it did, at the time when the end learned of it. A comment says so.
//	  - The handshake is at the time when the first of the two ends had its
//	    connection.
//	  - Where only one end was watched, because a proxy ends HTTP/2 there, its
//	    reads are the packets of the other, and what the other read is not shown.
//
// A mark, such as the flush or the stall, is a comment at the last packet
// before it and the first one behind it on each interface of its hop, with the
// time between.
//
// Each hop is an interface, and so is each part of a hop behind a relay that
// ends it. Addresses are made up, from the range for documentation: the client
// has 192.0.2.1, all in the pod 192.0.2.2, the upstream 192.0.2.3. The acceptor's
// port is that of the flow table; the dialler's port tells connections apart. A
// capture that does not say when it began begins at midnight, UTC, so that the time
// of day is the time in the result. The same capture makes the same file.
package pcapng
