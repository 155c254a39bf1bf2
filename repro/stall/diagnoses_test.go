package stall_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

var update = flag.Bool("update", false, "write testdata/diagnoses.txt anew")

// change is what a case changes of a call on which nothing is wrong but its silence.
type change func(*stall.Evidence)

// distinct is hung, or told, with another time at each end and each way, so that what
// is said of one cannot be taken for what is said of another.
func distinct(e stall.Evidence, changes ...change) stall.Evidence {
	for i := range e.Call.Ends {
		since := time.Duration(i+1) * 100 * ms
		e.Call.Ends[i].Receiving.Since, e.Call.Ends[i].Sending.Since = since, since+ms
		s := &e.Sockets[i]
		s.Written.Last, s.Read.Last = time.Duration(i)*10*ms+second, time.Duration(i)*10*ms+second+ms
		s.Written.LastFrame, s.Read.LastFrame = fmt.Sprintf("DATA stream=1 len=%d", 80+i), fmt.Sprintf("DATA stream=1 len=%d", 90+i)
	}
	for point := range e.Call.Down {
		e.Call.Down[point].At, e.Call.Up[point].At = 700*ms+time.Duration(point)*ms, 600*ms+time.Duration(point)*ms
	}
	for _, change := range changes {
		change(&e)
	}
	return e
}

// An end's activity, the time of which stays.
func receiving(end evidence.End, a evidence.Activity) change {
	return func(e *stall.Evidence) { e.Call.Ends[end].Receiving.Activity = a }
}

func sending(end evidence.End, a evidence.Activity) change {
	return func(e *stall.Evidence) { e.Call.Ends[end].Sending.Activity = a }
}

func since(end evidence.End, at time.Duration) change {
	return func(e *stall.Evidence) {
		e.Call.Ends[end].Receiving.Since, e.Call.Ends[end].Sending.Since = at, at
	}
}

func down(last ...uint64) change {
	return func(e *stall.Evidence) {
		for point, n := range last {
			e.Call.Down[point].Last = n
		}
	}
}

func up(last ...uint64) change {
	return func(e *stall.Evidence) {
		for point, n := range last {
			e.Call.Up[point].Last = n
		}
	}
}

// uploads makes the call one whose messages go up.
func uploads(e *stall.Evidence) {
	e.Call.Direction, e.Call.Down, e.Call.Up = evidence.Up, e.Call.Up, e.Call.Down
}

func socket(end evidence.End, do func(s *evidence.Socket)) change {
	return func(e *stall.Evidence) { do(&e.Sockets[end]) }
}

func unobserved(end evidence.End) change {
	return socket(end, func(s *evidence.Socket) { *s = evidence.Socket{} })
}

// wrote lets an end have written so many bytes, the last one at a time.
func wrote(end evidence.End, bytes uint64, at time.Duration) change {
	return socket(end, func(s *evidence.Socket) { s.Written.Bytes, s.Written.Last = bytes, at })
}

// reset and closedWrite end the reading, or the writing, of an end.
func reset(end evidence.End, at time.Duration) change {
	return socket(end, func(s *evidence.Socket) { s.Read.Ended = &evidence.Ended{How: "RST", At: at} })
}

func closedWrite(end evidence.End, at time.Duration) change {
	return socket(end, func(s *evidence.Socket) { s.Written.Ended = &evidence.Ended{How: "closed", At: at} })
}

func toldAt(end evidence.End, code, message string, at time.Duration) change {
	return func(e *stall.Evidence) {
		e.Call.Ends[end].Told = &evidence.Told{Code: code, Message: message, At: at}
	}
}

func pinged(end evidence.End, at time.Duration) change {
	return socket(end, func(s *evidence.Socket) { s.Written.Pinged = &at })
}

func partly(end evidence.End, at time.Duration) change {
	return socket(end, func(s *evidence.Socket) {
		s.Read.Partial = &evidence.Partial{Text: "DATA stream=1 len=83", Have: 12, Want: 92, Since: at}
	})
}

// windows sets what an end may send: on the connection, and on the stream, -1 if that
// is not known.
func windows(end evidence.End, connection, stream int64) change {
	return socket(end, func(s *evidence.Socket) {
		s.ConnectionWindow, s.StreamWindow = connection, nil
		if stream >= 0 {
			s.StreamWindow = &stream
		}
	})
}

// opens lets an end wait to open a stream where some are open, of 100 that are allowed.
func opens(end evidence.End, open int) change {
	return func(e *stall.Evidence) {
		e.Call.Ends[end].Receiving.Activity = evidence.Opening
		e.Sockets[end].OpenStreams, e.Sockets[end].MaxStreams = open, new(uint32(100))
	}
}

func goAway(end evidence.End, debug string) change {
	return socket(end, func(s *evidence.Socket) {
		s.Read.GoAway = &evidence.GoAway{Code: "ENHANCE_YOUR_CALM", Debug: debug, At: 1700 * ms}
	})
}

func strange(end evidence.End) change {
	return socket(end, func(s *evidence.Socket) { s.Read.NotHTTP2 = "it begins with nonsense" })
}

func silentFor(lasted time.Duration) change {
	return func(e *stall.Evidence) { e.Call.Waited.Lasted = lasted }
}

func after(n uint64) change { return func(e *stall.Evidence) { e.Call.Waited.After = n } }

// answered lets the upstream have answered, and returned.
func answered(e *stall.Evidence) {
	e.Call.Down[evidence.Sent].Count = 1
	end := &e.Call.Ends[upstream]
	end.Receiving.Activity, end.Sending.Activity = evidence.Returned, evidence.Returned
}

func over(e *stall.Evidence) { e.Call.Open, e.Call.Ended, e.Call.Waited = false, 2*second, nil }

// diagnoses are calls, each with what its ends saw.
var diagnoses = []struct {
	name    string
	changes []change
}{
	{"silent for the threshold, no longer", []change{silentFor(2 * second)}},
	{"all that was sent has come", nil},
	{"nothing has come at all", []change{down(0, 0, 0, 0), after(0)}},
	{"an upload of which all has come", []change{uploads}},
	{"the sender was not reached", []change{receiving(upstream, evidence.Idle), sending(upstream, evidence.Idle)}},
	{"the sender has returned", []change{receiving(upstream, evidence.Returned), sending(upstream, evidence.Returned)}},
	{"the sender paces", []change{sending(upstream, evidence.Pacing)}},
	{"the sender paces, and has sent nothing", []change{sending(upstream, evidence.Pacing), down(0, 0, 0, 0)}},
	{"the sender paces, and a message is missing", []change{sending(upstream, evidence.Pacing), down(11, 10, 10, 10)}},
	{"a proxy on hop 2", []change{socket(client, func(s *evidence.Socket) { s.Connection = 7 })}},
	{"a proxy whose connections have no number", []change{
		socket(client, func(s *evidence.Socket) { s.Connection = 0 }), socket(toClient, func(s *evidence.Socket) { s.Connection = 0 }),
	}},
	{"the client's socket was not observed", []change{unobserved(client)}},
	{"the forwarder's towards the client was not", []change{unobserved(toClient)}},
	{"no socket of hop 1 was", []change{unobserved(toUpstream), unobserved(upstream)}},
	{"less was read than written, a moment ago", []change{wrote(upstream, 1100, 9*second)}},

	{"the client may open no stream", []change{opens(client, 100)}},
	{"the forwarder may open no stream", []change{opens(toUpstream, 101)}},
	{"the client may open one more stream", []change{opens(client, 99)}},
	{"who opens was not observed", []change{opens(client, 100), socket(client, func(s *evidence.Socket) { s.Observed = false })}},
	{"all streams are open, and it does not wait for one", []change{opens(client, 100), receiving(client, evidence.WaitingInRecv)}},
	{"a new connection of the client's without an answer", []change{
		receiving(client, evidence.Opening), socket(client, func(s *evidence.Socket) { s.Read.Bytes = 0 }),
	}},
	{"a new connection of the forwarder's without an answer", []change{
		receiving(toUpstream, evidence.Opening), socket(toUpstream, func(s *evidence.Socket) { s.Read.Bytes = 0 }),
	}},
	{"a new connection with an answer", []change{receiving(client, evidence.Opening)}},
	{"a new connection on which nothing was written", []change{
		receiving(client, evidence.Opening), socket(client, func(s *evidence.Socket) { s.Read.Bytes, s.Written.Bytes = 0, 0 }),
	}},
	{"a new connection, written to for as long as the threshold", []change{
		receiving(client, evidence.Opening), socket(client, func(s *evidence.Socket) { s.Read.Bytes = 0 }), wrote(client, 1000, 8*second),
	}},

	{"the forwarder has a message", []change{down(12, 11, 10, 10), receiving(toUpstream, evidence.Working)}},
	{"the forwarder has had it for a moment", []change{
		down(12, 11, 10, 10), receiving(toUpstream, evidence.Working), func(e *stall.Evidence) { e.Call.Down[evidence.ForwarderReceived].At = 9 * second },
	}},
	{"the forwarder has had it, and has returned", []change{down(12, 11, 10, 10), receiving(toUpstream, evidence.Returned)}},
	{"the forwarder sends it, and may", []change{down(12, 11, 10, 10), receiving(toUpstream, evidence.BlockedInSend), sending(toClient, evidence.BlockedInSend)}},
	{"the forwarder sends it, out of window", []change{
		down(12, 11, 10, 10), receiving(toUpstream, evidence.BlockedInSend), sending(toClient, evidence.BlockedInSend), windows(toClient, 0, 5),
	}},
	{"the forwarder has a message of an upload", []change{up(12, 11, 10, 10), receiving(toClient, evidence.Working), func(e *stall.Evidence) {
		uploads(e)
		e.Call.Up, e.Call.Down = e.Call.Down, e.Call.Up
	}}},

	{"the client takes nothing, out of window", []change{
		down(20, 15, 14, 10), receiving(client, evidence.Working), sending(toClient, evidence.BlockedInSend), windows(toClient, 9, 0),
	}},
	{"the client takes nothing, inside its window", []change{down(14, 14, 14, 10), receiving(client, evidence.Working)}},
	{"the client takes nothing, and its socket was not observed", []change{down(14, 14, 14, 10), receiving(client, evidence.Working), unobserved(client)}},
	{"the client takes nothing, and its socket reads on", []change{
		down(14, 14, 14, 10), receiving(client, evidence.Working), unobserved(toClient),
	}},
	{"the client takes nothing, and nothing came", []change{down(14, 14, 14, 10), receiving(client, evidence.Working), wrote(toClient, 1400, 3*second)}},
	{"the client takes nothing, and sends", []change{down(14, 14, 14, 10), receiving(client, evidence.BlockedInSend)}},
	{"the client takes nothing of a message in Send", []change{receiving(client, evidence.Working), sending(toClient, evidence.BlockedInSend), windows(toClient, 0, 0)}},
	{"the client takes nothing, the windows are closed, nobody is in Send", []change{
		down(14, 14, 14, 10), receiving(client, evidence.Working), windows(toClient, 0, 0),
	}},
	{"the client takes nothing, the forwarder is in Send, and may", []change{
		down(15, 15, 14, 10), receiving(client, evidence.Working), sending(toClient, evidence.BlockedInSend),
	}},
	{"the client takes nothing, the forwarder is in Send, and not observed", []change{
		down(15, 15, 14, 10), receiving(client, evidence.Working), sending(toClient, evidence.BlockedInSend), unobserved(toClient),
	}},
	{"the client takes nothing, and more is under way", []change{
		down(14, 14, 14, 10), receiving(client, evidence.Working), wrote(toClient, 1400, 9500*ms),
	}},
	{"the client has taken all", []change{receiving(client, evidence.Working)}},
	{"the client is at work for a moment", []change{down(14, 14, 14, 10), receiving(client, evidence.Working), since(client, 9*second)}},
	{"the upstream takes no request", []change{up(3, 3, 3, 1), receiving(upstream, evidence.Working)}},

	{"a frame in part at the client", []change{partly(client, second)}},
	{"a frame in part at the forwarder, of which more was written", []change{partly(toUpstream, second), wrote(upstream, 1080, second)}},
	{"a frame in part for as long as the threshold", []change{partly(client, 8*second)}},
	{"a frame in part at an end that is over", []change{partly(client, second), reset(client, 2*second)}},
	{"a frame in part, its writer not observed", []change{partly(client, second), unobserved(toClient)}},

	{"the client knows", []change{reset(client, 3*second)}},
	{"the forwarder knows of its client", []change{down(11, 11, 11, 10), closedWrite(toClient, 3*second)}},
	{"the forwarder knows of its upstream", []change{reset(toUpstream, 3*second), closedWrite(toUpstream, 4*second)}},
	{"the upstream knows, and was told", []change{
		down(11, 10, 10, 10), reset(upstream, 3*second), toldAt(upstream, "Canceled", "context canceled", 3100*ms), receiving(upstream, evidence.Returned), sending(upstream, evidence.Returned),
	}},
	{"both ends of hop 2 know", []change{reset(client, 3*second), reset(toClient, 4*second)}},
	{"the client knows, the other end was not observed", []change{reset(client, 3*second), unobserved(toClient)}},
	{"nobody knows, one end was not observed", []change{unobserved(upstream)}},

	{"bytes to the client are lost", []change{down(12, 12, 12, 10), wrote(toClient, 1300, 3*second)}},
	{"bytes of the client are lost", []change{wrote(client, 1300, 3*second)}},
	{"bytes to the forwarder are lost", []change{down(12, 10, 10, 10), wrote(upstream, 1300, 3*second)}},
	{"the only bytes are lost", []change{wrote(client, 1300, 3*second), socket(client, func(s *evidence.Socket) { s.Written.LastFrame = "" }), socket(toClient, func(s *evidence.Socket) { s.Read.LastFrame = "" })}},
	{"bytes are under way for as long as the threshold", []change{wrote(toClient, 1300, 8*second)}},
	{"the client's ping has no answer", []change{pinged(client, 3*second), unobserved(toClient)}},
	{"the forwarder's ping has no answer", []change{pinged(toClient, 3*second), unobserved(client)}},
	{"a ping is as old as the threshold", []change{pinged(client, 8*second), unobserved(toClient)}},

	{"the client, out of window, asks", []change{sending(client, evidence.BlockedInSend), windows(client, 0, -1)}},
	{"the forwarder, out of window on the stream", []change{down(12, 12, 10, 10), sending(toClient, evidence.BlockedInSend), windows(toClient, 5, 0)}},
	{"in Send, the windows open, the stream's not known", []change{sending(upstream, evidence.BlockedInSend), windows(upstream, 5, -1)}},
	{"in Send, not observed", []change{sending(upstream, evidence.BlockedInSend), unobserved(upstream)}},
	{"the upstream, out of window, the forwarder sends", []change{sending(upstream, evidence.BlockedInSend), windows(upstream, 0, 0), receiving(toUpstream, evidence.BlockedInSend)}},
	{"the upstream, out of window, the forwarder waits", []change{sending(upstream, evidence.BlockedInSend), windows(upstream, 0, 0)}},
	{"the upstream, out of window, the forwarder unknown", []change{
		sending(upstream, evidence.BlockedInSend), windows(upstream, 0, 0), receiving(toUpstream, evidence.Idle), sending(toUpstream, evidence.Idle),
	}},

	{"ended as if complete, all that was sent came", []change{over, down(10, 10, 10, 10)}},
	{"ended as if complete, more was sent", []change{over, down(12, 10, 10, 10)}},
	{"ended as if complete, all was sent", []change{over, down(30, 10, 10, 10)}},
	{"an upload that ended as if complete", []change{uploads, over}},
	{"an upload that is answered too early", []change{uploads, up(12, 10, 10, 10), over, answered}},
	{"an upload that is answered too early, in error", []change{
		uploads, up(12, 10, 10, 10), over, answered, toldAt(upstream, "Canceled", "canceled", second),
	}},
	{"an upload that is answered too early, and goes on", []change{
		uploads, up(12, 10, 10, 10), over, answered, receiving(upstream, evidence.WaitingInRecv),
	}},
	{"an upload that ended without an answer", []change{
		uploads, up(12, 10, 10, 10), over, receiving(upstream, evidence.Returned), sending(upstream, evidence.Returned),
	}},
	{"a call with an answer, which is no upload", []change{down(12, 10, 10, 10), over, answered}},
	{"it has not begun", []change{over, func(e *stall.Evidence) { e.Call.Begun = false }}},
	{"all came", []change{over, func(e *stall.Evidence) { e.Call.Received = 30 }}},
	{"all came, and it was told", []change{over, toldAt(client, "Unavailable", "later", 2*second), func(e *stall.Evidence) { e.Call.Received = 30 }}},

	{"told of an earlier call, and not silent", []change{toldAt(client, "Unavailable", "earlier", second), silentFor(second)}},
	{"told of an earlier call, and nothing is owed", []change{func(e *stall.Evidence) { e.Call.Waited = nil }}},
	{"told, and returned", []change{
		over, toldAt(client, "Unavailable", "reset", 1900*ms), receiving(client, evidence.Returned), sending(client, evidence.Returned),
	}},
	{"an upload whose answer is missing", []change{uploads, func(e *stall.Evidence) {
		e.Call.Down[evidence.Sent].Last = 2
	}}},
	{"an upload whose answer is missing on hop 2", []change{uploads, func(e *stall.Evidence) {
		for point := evidence.Sent; point <= evidence.ForwarderSent; point++ {
			e.Call.Down[point].Last = 2
		}
	}}},
	{"told, and nobody knows why", []change{over, toldAt(client, "Internal", "who knows", 1900*ms)}},
	{"told, and the ping was refused", []change{over, toldAt(client, "Unavailable", "closing", 1900*ms), goAway(toUpstream, "too_many_pings")}},
	{"told, and a GOAWAY of another reason", []change{over, toldAt(client, "Unavailable", "closing", 1900*ms), goAway(toUpstream, "max_age")}},
	{"no answer to the client's ping", []change{over, toldAt(client, "Unavailable", "keepalive ping failed", 1900*ms)}},
	{"no answer to the forwarder's ping", []change{
		over, toldAt(client, "Unavailable", "keepalive ping failed", 1900*ms), toldAt(toUpstream, "Unavailable", "keepalive ping failed", 1800*ms),
	}},
	{"no answer to the upstream's ping", []change{over, toldAt(client, "Canceled", "canceled", 1900*ms), toldAt(upstream, "Unavailable", "keepalive ping failed", 1800*ms)}},
	{"no answer to a ping, the other end was reset before", []change{over, toldAt(client, "Unavailable", "keepalive ping failed", 1900*ms), reset(toClient, 1800*ms)}},
	{"no answer to a ping, the other end was reset then", []change{over, toldAt(client, "Unavailable", "keepalive ping failed", 1900*ms), reset(toClient, 1900*ms)}},
	{"no answer to a ping, which was not read", []change{over, toldAt(client, "Unavailable", "keepalive ping failed", 1900*ms), wrote(client, 1017, 1500*ms)}},
	{"no answer to a ping, the other hop was reset", []change{over, toldAt(client, "Unavailable", "keepalive ping failed", 1900*ms), reset(upstream, 1700*ms)}},
	{"what the client reads is no HTTP/2", []change{over, toldAt(client, "Internal", "closed", 1900*ms), wrote(toClient, 1300, second), strange(client)}},
	{"what the client reads is no frame", []change{over, toldAt(client, "Internal", "http2: frame too large", 1900*ms), wrote(toClient, 1300, second)}},
	{"what the forwarder reads breaks the protocol", []change{
		over, toldAt(client, "Internal", "closed", 1900*ms), toldAt(toUpstream, "Internal", "stream error: PROTOCOL_ERROR", 1800*ms), wrote(upstream, 1300, second),
	}},
	{"what the client reads is no frame, and nothing is missing", []change{over, toldAt(client, "Internal", "http2: frame too large", 1900*ms)}},
	{"its deadline passed", []change{over, toldAt(client, "DeadlineExceeded", "context deadline exceeded", 1900*ms)}},
	{"its deadline passed while it was silent", []change{
		toldAt(client, "DeadlineExceeded", "context deadline exceeded", 1900*ms), func(e *stall.Evidence) { e.Call.Open = false },
	}},
	{"its deadline passed after as long as the threshold", []change{
		toldAt(client, "DeadlineExceeded", "context deadline exceeded", 1900*ms), silentFor(2 * second), func(e *stall.Evidence) { e.Call.Open = false },
	}},
	{"the client's connection was refused", []change{over, toldAt(client, "Unavailable", "connection refused", 1900*ms)}},
	{"the forwarder's connection was refused", []change{
		over, toldAt(client, "Unavailable", "transport: error while dialing", 1900*ms), toldAt(toUpstream, "Unavailable", "error while dialing", 1800*ms),
	}},
	{"the client was reset", []change{over, toldAt(client, "Unavailable", "reset", 1900*ms), reset(client, 1800*ms)}},
	{"the forwarder was reset first", []change{
		over, toldAt(client, "Unavailable", "reset", 1900*ms), reset(client, 1800*ms), closedWrite(toUpstream, 1700*ms), reset(upstream, 1750*ms),
	}},
	{"two were reset at one moment", []change{over, toldAt(client, "Unavailable", "reset", 1900*ms), reset(toUpstream, 1800*ms), reset(upstream, 1800*ms)}},
}

// A diagnosis, with all that it says: testdata/diagnoses.txt has it in words.
func TestDiagnoses(t *testing.T) {
	const file = "testdata/diagnoses.txt"
	var all strings.Builder
	for _, test := range diagnoses {
		fmt.Fprintf(&all, "# %s\n%s\n", test.name, inWords(stall.Diagnose(distinct(hung(nothing), test.changes...))))
	}
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(all.String()), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), all.String())
}

func inWords(d stall.Diagnosis) string {
	var text strings.Builder
	cause := string(d.Cause)
	if d.Cause == stall.None {
		cause = "nothing"
	}
	fmt.Fprintf(&text, "%s, hop %d\n", cause, d.Hop)
	for _, s := range d.Statements {
		fmt.Fprintf(&text, "  %.3f %s, %s: %s\n", s.At.Seconds(), s.Source, s.End, s.Text)
	}
	for _, out := range d.RuledOut {
		fmt.Fprintf(&text, "  not %s: %s\n", out.Cause, out.Why)
	}
	if d.Alike != nil {
		fmt.Fprintf(&text, "  alike: %v\n", d.Alike)
	}
	if d.Settle != "" {
		fmt.Fprintf(&text, "  to settle it: %s\n", d.Settle)
	}
	if d.Knows != nil || d.Waits != nil {
		fmt.Fprintf(&text, "  knows: %v, waits: %v\n", d.Knows, d.Waits)
	}
	return text.String()
}
