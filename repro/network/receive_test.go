package network_test

import (
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/network"
)

// What is received is what was sent, in buffers of the pool, and an end is told as Read does.
func TestReceive(t *testing.T) {
	for kind, newNetwork := range networks {
		t.Run(kind, func(t *testing.T) {
			client, forwarder := connect(t, newNetwork())
			receiver, pool := network.ReceiverOf(forwarder), network.NewBuffers(4)
			if receiver == nil {
				t.Skip("it is read into a buffer of its own")
			}
			_, err := client.Write([]byte("a message"))
			require.NoError(t, err)
			var got []byte
			for len(got) < len("a message") {
				buffer, n, err := receiver.Receive(pool)
				require.NoError(t, err)
				got = append(got, (*buffer)[:n]...)
				pool.Give(buffer)
			}
			assert.Equal(t, "a message", string(got))
			require.NoError(t, client.(network.HalfCloser).CloseWrite())
			buffer, n, err := receiver.Receive(pool)
			assert.Nil(t, buffer)
			assert.Zero(t, n)
			assert.Equal(t, io.EOF, err)
			require.NoError(t, network.Reset(client))
			require.Error(t, eventually(forwarder))
			require.NoError(t, forwarder.Close())
			_, _, err = receiver.Receive(pool)
			require.Error(t, err)
			assert.NotErrorIs(t, err, io.EOF)
		})
	}
}

func TestReceiveFromAnEndThatWasReset(t *testing.T) {
	for kind, newNetwork := range networks {
		t.Run(kind, func(t *testing.T) {
			client, forwarder := connect(t, newNetwork())
			receiver := network.ReceiverOf(forwarder)
			if receiver == nil {
				t.Skip("it is read into a buffer of its own")
			}
			require.NoError(t, network.Reset(client))
			_, _, err := receiver.Receive(network.NewBuffers(4))
			assert.ErrorContains(t, err, "connection reset by peer")
		})
	}
}
