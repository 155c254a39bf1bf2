package stall_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// An end that has returned takes no message and passes none on: that its peer waits
// explains all that stopped beyond it. An end that was told of an earlier call, and
// goes on, has not returned.
func TestHopOfAnEndThatHasReturned(t *testing.T) {
	const forWhole, justNow = time.Second, 9990 * time.Millisecond
	returned := func(since time.Duration, ends ...evidence.End) [4]evidence.EndRecord {
		all := reached()
		for _, of := range ends {
			all[of] = end(evidence.Returned, since)
		}
		return all
	}
	pacing := returned(forWhole, toClient, toUpstream, upstream)
	pacing[client] = end(evidence.Pacing, forWhole)
	ownTold, ownDeadline := returned(justNow, toClient, toUpstream, upstream), returned(justNow, toClient, toUpstream, upstream)
	ownTold[toClient].Told = &evidence.Told{Code: "Canceled", At: justNow}
	ownDeadline[toClient].Told = &evidence.Told{Code: "DeadlineExceeded", At: justNow}
	toldEarlier, opens := reached(), reached()
	toldEarlier[client].Told = &evidence.Told{Code: "Unavailable", At: forWhole}
	opens[toClient], opens[toUpstream] = end(evidence.Opening, 0), end(evidence.Opening, 0)
	opens[upstream] = evidence.EndRecord{}
	gaveUp := opens
	gaveUp[toClient], gaveUp[toUpstream] = end(evidence.Returned, forWhole), end(evidence.Returned, forWhole)
	gaveUp[toUpstream].Told = &evidence.Told{Code: "Unavailable", At: forWhole}
	gaveUp[client] = gaveUp[toUpstream]
	opensAndReads := opens
	opensAndReads[toClient] = end(evidence.WaitingInRecv, 0)
	tests := map[string]struct {
		direction evidence.Direction
		messages  [4]evidence.Passed
		ends      [4]evidence.EndRecord
		want      int
	}{
		"a message to it is under way":               {evidence.Down, passed(7, 6, 6, 6), returned(forWhole, toClient, toUpstream, upstream), 2},
		"it has a message in hand":                   {evidence.Down, passed(7, 7, 6, 6), returned(forWhole, toClient, toUpstream, upstream), 2},
		"both, and the upstream does not know yet":   {evidence.Down, passed(8, 7, 6, 6), returned(forWhole, toClient, toUpstream), 2},
		"upwards, with a message in hand":            {evidence.Up, passed(8, 7, 6, 6), returned(forWhole, client, toClient, toUpstream), 1},
		"it was told this moment":                    {evidence.Down, passed(7, 6, 6, 6), returned(justNow, toClient, toUpstream, upstream), 1},
		"it was told of its caller this moment":      {evidence.Down, passed(7, 6, 6, 6), ownTold, 2},
		"its deadline was over this moment":          {evidence.Down, passed(7, 6, 6, 6), ownDeadline, 1},
		"the upstream returned this moment":          {evidence.Down, passed(6, 6, 6, 6), returned(justNow, upstream), 0},
		"upwards, and it opens its stream":           {evidence.Up, passed(8, 0, 0, 0), opens, 1},
		"upwards, and its stream did not open":       {evidence.Up, passed(8, 0, 0, 0), gaveUp, 1},
		"it opens its stream, and reads":             {evidence.Up, passed(8, 0, 0, 0), opensAndReads, 2},
		"no call is under way":                       {evidence.Down, passed(6, 6, 6, 6), pacing, 0},
		"the client was told of an earlier call":     {evidence.Down, passed(7, 6, 6, 6), toldEarlier, 1},
		"the same, and nothing is known of this one": {evidence.Down, passed(6, 6, 6, 6), toldEarlier, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			record := evidence.Record{
				Open: true, Direction: test.direction, Ends: test.ends,
				Waited: &evidence.Gap{Since: time.Second, Lasted: 9 * time.Second},
			}
			if test.direction == evidence.Up {
				record.Up = test.messages
			} else {
				record.Up, record.Down = passed(1, 1, 1, 1), test.messages
			}
			assert.Equal(t, test.want, stall.Hop(record))
		})
	}
}

// Of several unary calls the answer of one may be lost, and its client told so. It waits for
// the next one then, and that one's hop is meant.
func TestHopOfTheCallAfterAFailedOne(t *testing.T) {
	toldEarlier := reached()
	toldEarlier[client].Told = &evidence.Told{Code: "Unavailable", At: time.Second}
	record := evidence.Record{
		Open: true, Direction: evidence.Down, Ends: toldEarlier,
		Waited: &evidence.Gap{Since: time.Second, Lasted: 9 * time.Second},
		Up:     passed(14, 14, 14, 13), Down: passed(13, 13, 13, 12),
	}
	assert.Equal(t, 1, stall.Hop(record))
	record.Up = passed(13, 13, 13, 13)
	assert.Equal(t, 2, stall.Hop(record), "it has not asked again")
	record.Up = passed(14, 14, 14, 13)
	record.Ends[client] = end(evidence.Pacing, time.Second)
	record.Ends[client].Told = toldEarlier[client].Told
	assert.Equal(t, 2, stall.Hop(record), "it waits until its next call is due")
	record.Ends[client] = toldEarlier[client]
	record.Ends[client].Told = &evidence.Told{Code: "Unavailable", At: 9 * time.Second}
	assert.Equal(t, 2, stall.Hop(record), "it has asked again only just now")
	record.Ends = reached()
	assert.Equal(t, 2, stall.Hop(record), "it was told nothing")
}
