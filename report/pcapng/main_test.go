package pcapng_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"hangscope/report/pcapng"
	"hangscope/repro/evidence"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// got is a packet as it was read back.
type got struct {
	at       time.Duration
	wire     string
	ip       *layers.IPv4
	tcp      *layers.TCP
	comments []string
}

// String shows a packet as the tests compare it: sequence numbers count from
// the handshake's.
func (g got) String() string {
	flags := ""
	for _, f := range []struct {
		name string
		set  bool
	}{{"S", g.tcp.SYN}, {"F", g.tcp.FIN}, {"R", g.tcp.RST}, {"P", g.tcp.PSH}, {"A", g.tcp.ACK}} {
		if f.set {
			flags += f.name
		}
	}
	const sides = 0x0fffffff
	line := fmt.Sprintf("%v %d>%d %s seq=%d", g.at, g.tcp.SrcPort, g.tcp.DstPort, flags, (g.tcp.Seq+1)&sides)
	if g.tcp.ACK {
		line += fmt.Sprintf(" ack=%d", (g.tcp.Ack+1)&sides)
	}
	if n := len(g.tcp.Payload); n > 0 {
		line += fmt.Sprintf(" len=%d", n)
	}
	for _, c := range g.comments {
		line += " | " + c
	}
	return line
}

// written returns the file of a capture.
func written(t *testing.T, c evidence.Capture) []byte {
	t.Helper()
	var file bytes.Buffer
	made, err := pcapng.Make(c)
	require.NoError(t, err)
	require.NoError(t, made.Write(&file))
	return file.Bytes()
}

// readBack reads a file as anybody would, and checks what holds for all of
// them: the checksums, the order of time, the sizes.
func readBack(t *testing.T, file []byte) []got {
	t.Helper()
	reader, err := pcapgo.NewNgReader(bytes.NewReader(file), pcapgo.DefaultNgReaderOptions)
	require.NoError(t, err)
	var all []got
	for {
		data, info, options, err := reader.ReadPacketDataWithOptions()
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		packet := gopacket.NewPacket(data, layers.LayerTypeIPv4, gopacket.Default)
		require.Nil(t, packet.ErrorLayer())
		wire, err := reader.Interface(info.InterfaceIndex)
		require.NoError(t, err)
		g := got{at: info.Timestamp.Sub(pcapng.Epoch), wire: wire.Name, comments: options.Comments}
		g.ip, _ = packet.NetworkLayer().(*layers.IPv4)
		g.tcp, _ = packet.TransportLayer().(*layers.TCP)
		require.NoError(t, g.tcp.SetNetworkLayerForChecksum(g.ip))
		err, mismatches := packet.VerifyChecksums()
		require.NoError(t, err)
		require.Empty(t, mismatches)
		if n := len(all); n > 0 {
			assert.LessOrEqual(t, all[n-1].at, g.at)
		}
		assert.LessOrEqual(t, len(g.tcp.Payload), 44*1460)
		all = append(all, g)
	}
}

func lines(packets []got) []string {
	var all []string
	for _, p := range packets {
		all = append(all, p.String())
	}
	return all
}
