package evidence

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// A call that the agent gives to the local process is on another chain from then on.
// What the forwarder saw of it stays.
func TestCallMovesToTheLocalProcess(t *testing.T) {
	recorder := NewRecorder(1, 9, Down)
	call := recorder.Call(0)
	assert.Equal(t, Role(""), call.Server(), "it came to nobody")
	call.Start()

	call.Come(Forwarder)
	call.On(ClientEnd, 1)
	call.On(ForwarderToClient, 2)
	call.Work(ForwarderToUpstream, ForwarderToClient, WaitingInRecv)
	call.Pass(Down, ForwarderSent, 4, time.Millisecond)
	call.Arrive(4, Stamps{})
	call.Tell(ClientEnd, "Unavailable", "reset")

	call.On(ClientEnd, 3)
	call.Come(Local)
	call.Come(Local)
	call.On(LocalToClient, 4)
	call.Work(LocalToUpstream, LocalToClient, BlockedInSend)
	call.Pass(Down, LocalSent, 6, 2*time.Millisecond)
	call.Arrive(5, Stamps{})
	call.Arrive(6, Stamps{})

	record := recorder.Record(call)
	assert.Equal(t, Local, record.Server)
	assert.Equal(t, "local process, towards client", record.EndName(ForwarderToClient))
	assert.Equal(t, 4, record.Ends[ForwarderToClient].Socket)
	assert.Equal(t, BlockedInSend, record.Ends[ForwarderToUpstream].Receiving.Activity)
	assert.EqualValues(t, 6, record.Down[ForwarderSent].Last)

	assert.Len(t, record.Served, 2)
	for i, want := range []Service{{By: Forwarder, Messages: 1}, {By: Local, Messages: 2}} {
		assert.Equal(t, want.By, record.Served[i].By)
		assert.Equal(t, want.Messages, record.Served[i].Messages)
	}

	for name, former := range map[string]func() (Record, bool){
		"by its role": func() (Record, bool) { return record.By(Forwarder) },
		"when told":   func() (Record, bool) { return record.WhenTold(), true },
		"there and back": func() (Record, bool) {
			then, _ := record.By(Forwarder)
			then, _ = then.By(Local)
			return then.By(Forwarder)
		},
	} {
		then, served := former()
		assert.True(t, served, name)
		assert.Equal(t, Forwarder, then.Server, name)
		assert.Equal(t, "forwarder, towards client", then.EndName(ForwarderToClient), name)
		assert.Equal(t, 2, then.Ends[ForwarderToClient].Socket, name)
		assert.Equal(t, WaitingInRecv, then.Ends[ForwarderToUpstream].Receiving.Activity, name)
		assert.EqualValues(t, 4, then.Down[ForwarderSent].Last, name)
	}
	assert.Equal(t, 1, new(record.WhenTold()).Ends[ClientEnd].Socket)
	_, served := record.By(Upstream)
	assert.False(t, served)
}
