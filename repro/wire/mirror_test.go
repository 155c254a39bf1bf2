package wire_test

import (
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"hangscope/repro/evidence"
	"hangscope/repro/network/memory"
	"hangscope/repro/wire"
)

// What a mirror shows of an end is what a tap at that end shows, but for what only the
// end itself can know.
func TestMirror(t *testing.T) {
	for name, end := range map[string]func(near, far net.Conn){
		"nobody ends it":   func(net.Conn, net.Conn) {},
		"the owner closes": func(near, _ net.Conn) { _ = near.Close() },
		"the peer closes":  func(_, far net.Conn) { _ = far.Close() },
		"the peer resets":  func(_, far net.Conn) { _ = far.(*wire.Tap).Reset() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				clock := evidence.StartClock()
				n := newNetwork(&memory.Network{})
				raw, peer := connect(t, n)
				tapped := raw.(*wire.Tap)
				mirror := wire.NewMirror(peer.(*wire.Tap).Conn, clock, clientEnd, wire.Options{})
				write(t, tapped, http2.ClientPreface+string(frames(settings)))
				read(t, mirror, len(http2.ClientPreface)+len(frames(settings)))
				answer := frames(func(f *http2.Framer) {
					settings(f)
					must(f.WriteWindowUpdate(0, 100))
				})
				write(t, mirror, string(answer))
				read(t, tapped, len(answer))
				<-time.After(time.Second)
				end(tapped, mirror)
				if name != "nobody ends it" {
					_, _ = mirror.Read(make([]byte, 1))
				}
				seen, own := mirror.End(), tapped.End()
				assert.Equal(t, own.Written.Bytes, seen.Written.Bytes)
				assert.Equal(t, own.Read.Bytes, seen.Read.Bytes)
				assert.Equal(t, own.Window, seen.Window)
				assert.Equal(t, own.Written.Settings, seen.Written.Settings)
				assert.Nil(t, seen.TCP)
				switch name {
				case "the owner closes":
					require.NotNil(t, seen.Written.Ended)
					assert.Equal(t, wire.FIN, seen.Written.Ended.How)
				case "the peer closes":
					require.NotNil(t, seen.Read.Ended)
					assert.Equal(t, wire.FIN, seen.Read.Ended.How)
				case "the peer resets":
					assert.Equal(t, wire.RST, seen.Read.Ended.How)
				default:
				}
			})
		})
	}
}
