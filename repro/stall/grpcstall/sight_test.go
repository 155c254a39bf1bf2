package grpcstall_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/stall"
	"hangscope/repro/stall/grpcstall"
)

// sightings are the activities that were written, in order.
func sightings(t *testing.T, written []byte) (activities []string) {
	t.Helper()
	for line := range bytes.Lines(written) {
		s, err := stall.ParseSighting(line)
		require.NoError(t, err)
		assert.Equal(t, uint64(1), s.Call)
		activities = append(activities, s.End+" "+s.Activity)
	}
	return activities
}

// What an end does is written when it has changed, and not with each message.
func TestSightings(t *testing.T) {
	var client, server bytes.Buffer
	virtual(t, paced(nil, 3*second, 50*time.Millisecond, 3*second, 3*second), func(m *grpcstall.Monitor) {
		m.StallAfter = second
	}, func(t *testing.T, r *rig) {
		r.client.Sightings, r.server.Sightings = &client, &server
		require.Error(t, drain(t, r))
		settle()
	})
	assert.Equal(t, []string{"client recv", "client returned"}, sightings(t, client.Bytes()))
	assert.Equal(t, []string{"server code", "server returned"}, sightings(t, server.Bytes()))
}

// failing is a writer that fails, and counts how often it was asked.
type failing struct{ asked int }

func (f *failing) Write([]byte) (int, error) {
	f.asked++
	return 0, errors.New("no room")
}

// A writer that fails is asked no more, and nothing else changes.
func TestSightingsThatCannotBeWritten(t *testing.T) {
	var to failing
	virtual(t, paced(nil, 3*second, 3*second), func(m *grpcstall.Monitor) {
		m.StallAfter = second
	}, func(t *testing.T, r *rig) {
		r.client.Sightings = &to
		require.Error(t, drain(t, r))
		settle()
		assert.Len(t, r.clientEvents.all(), 4)
	})
	assert.Equal(t, 1, to.asked)
}
