package stall

import "hangscope/repro/evidence"

// betweenCalls reports whether a client in a loop has no call under way: it waits until its
// next one is due, and its server has returned from the one before.
func (d *diagnoser) betweenCalls() bool {
	client, server := d.Call.Ends[evidence.ClientEnd], d.Call.Ends[evidence.ForwarderToClient]
	return client.Sending.Activity == evidence.Pacing && client.Receiving.Activity == evidence.Pacing &&
		server.Returned() && server.Told == nil
}

// unused looks for a hop whose connection is over, that of a client between two calls. If
// the client knows, its next call makes a new connection, and the silence is its pause.
func (d *diagnoser) unused(h hop) bool {
	if h.number != evidence.ClientEnd.Hop() || !d.betweenCalls() {
		return false
	}
	if _, over := d.over(evidence.ClientEnd); !over {
		return false
	}
	why := "no call is on hop %d, and %s, which knows that the connection is dead, makes a new one for the next call"
	d.ruleOut(Reset, why, h.number, d.name(evidence.ClientEnd))
	return true
}

// toldLast reports whether a client in a loop was told of its last call: no message has come
// since it was told, and it waits until its next call is due.
func (d *diagnoser) toldLast() bool {
	client, waited := d.Call.Ends[evidence.ClientEnd], d.Call.Waited
	return client.Told != nil && waited != nil && client.Told.At >= waited.Since &&
		client.Sending.Activity == evidence.Pacing && client.Receiving.Activity == evidence.Pacing
}
