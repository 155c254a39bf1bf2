package network_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/network"
)

// It takes what there is room for, and does not wait for more.
func TestTryWrite(t *testing.T) {
	const much = 64 << 20
	for kind, newNetwork := range networks {
		t.Run(kind, func(t *testing.T) {
			client, forwarder := connect(t, newNetwork())
			writer := network.TryWriterOf(client)
			if writer == nil {
				t.Skip("this system cannot write without waiting")
			}
			data := bytes.Repeat([]byte("0123456789abcdef"), much/16)
			n := writer.TryWrite(data)
			assert.Positive(t, n)
			assert.Less(t, n, much, "nobody reads")
			got := make([]byte, n)
			_, err := io.ReadFull(forwarder, got)
			require.NoError(t, err)
			assert.True(t, bytes.Equal(data[:n], got))
			assert.Equal(t, 1, writer.TryWrite([]byte("x")), "there is room again")

			require.NoError(t, client.Close())
			assert.Zero(t, writer.TryWrite([]byte("x")))
		})
	}
}

func TestTryWriteToAnEndThatClosed(t *testing.T) {
	for kind, newNetwork := range networks {
		t.Run(kind, func(t *testing.T) {
			client, forwarder := connect(t, newNetwork())
			writer := network.TryWriterOf(client)
			if writer == nil {
				t.Skip("this system cannot write without waiting")
			}
			require.NoError(t, network.Reset(forwarder))
			require.Error(t, eventually(client))
			assert.Zero(t, writer.TryWrite([]byte("x")))
		})
	}
}

func TestTryWriteDoesNotAllocate(t *testing.T) {
	client, forwarder := connect(t, &network.Loopback{})
	writer := network.TryWriterOf(client)
	if writer == nil {
		t.Skip("this system cannot write without waiting")
	}
	data, buffer := []byte("x"), make([]byte, 1)
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		writer.TryWrite(data)
		_, _ = forwarder.Read(buffer)
	}))
}
