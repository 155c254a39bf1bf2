package address_test

import (
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/command/address"
)

func TestAddresses(t *testing.T) {
	for _, test := range []struct{ text, listen, dial string }{
		{"6001", "127.0.0.1:6001", "127.0.0.1:6001"},
		{"0", "127.0.0.1:0", `"0" has the port 0, on which nobody listens; allowed: 1 to 65535`},
		{"localhost:00", "localhost:00", `"localhost:00" has the port 0, on which nobody listens; allowed: 1 to 65535`},
		{"65536", "the port 65536 is out of range; allowed: 0 to 65535", "the port 65536 is out of range; allowed: 0 to 65535"},
		{":6001", ":6001", `":6001" has no host; allowed: HOST:PORT`},
		{"localhost:0", "localhost:0", `"localhost:0" has the port 0, on which nobody listens; allowed: 1 to 65535`},
		{"[::1]:50051", "[::1]:50051", "[::1]:50051"},
		{"shop.example:443", "shop.example:443", "shop.example:443"},
		{"", `"" is no address with a port; allowed: HOST:PORT, such as localhost:50051`, `"" is no address with a port; allowed: HOST:PORT, such as localhost:50051`},
		{"localhost", `"localhost" is no address with a port; allowed: HOST:PORT, such as localhost:50051`, `"localhost" is no address with a port; allowed: HOST:PORT, such as localhost:50051`},
		{"::1:50051", `"::1:50051" is no address with a port; allowed: HOST:PORT, such as localhost:50051`, `"::1:50051" is no address with a port; allowed: HOST:PORT, such as localhost:50051`},
		{"localhost:http", `"http" is no port; allowed: 0 to 65535`, `"http" is no port; allowed: 0 to 65535`},
		{"localhost:65536", `the port 65536 is out of range; allowed: 0 to 65535`, `the port 65536 is out of range; allowed: 0 to 65535`},
		{"localhost:-1", `"-1" is no port; allowed: 0 to 65535`, `"-1" is no port; allowed: 0 to 65535`},
		{"http://localhost:80", `"http://localhost:80" begins with http://; allowed: HOST:PORT`, `"http://localhost:80" begins with http://; allowed: HOST:PORT`},
		{"a b:80", `"a b" is no host; allowed: a name, or an IP address`, `"a b" is no host; allowed: a name, or an IP address`},
	} {
		if got, err := address.Dial(test.text); err == nil {
			assert.Equal(t, test.dial, got)
		} else {
			assert.EqualError(t, err, test.dial)
		}
		if got, err := address.Listen(test.text); err == nil {
			assert.Equal(t, test.listen, got)
		} else {
			assert.EqualError(t, err, test.listen)
		}
	}
}

func TestReaches(t *testing.T) {
	for _, test := range []struct {
		listen, dial string
		want         bool
	}{
		{"6031", "localhost:6031", true},
		{"6031", "6031", true},
		{"6031", "localhost:06031", true},
		{"localhost:6031", "[::1]:6031", true},
		{":6031", "127.0.0.5:6031", true},
		{"[::]:6031", "LOCALHOST:6031", true},
		{"192.0.2.1:6031", "192.0.2.1:6031", true},
		{"6031", "localhost:6032", false},
		{"6031", "shop.example:6031", false},
		{"6031", "127.0.0.2:6031", false},
		{"6031", "[::1]:6031", false},
		{"192.0.2.1:6031", "localhost:6031", false},
		{":6031", "192.0.2.1:6031", false},
	} {
		listening, err := address.Listen(test.listen)
		require.NoError(t, err)
		dialled, err := address.Dial(test.dial)
		require.NoError(t, err)
		assert.Equal(t, test.want, address.Reaches(listening, dialled), "%s, %s", test.listen, test.dial)
	}
	assert.False(t, address.Reaches("127.0.0.1:0", "127.0.0.1:0"), "two ports that are free")
}

func TestLoopback(t *testing.T) {
	for text, want := range map[string]bool{"127.0.0.1:0": true, "[::1]:1": true, "0.0.0.0:1": false, "192.0.2.1:1": false} {
		addr, err := net.ResolveTCPAddr("tcp", text)
		require.NoError(t, err)
		assert.Equal(t, want, address.Loopback(addr), text)
	}
	assert.False(t, address.Loopback(&net.UnixAddr{}))
}

// FuzzAddresses reads anything: what is accepted has a host and a port that can be joined
// and read again.
func FuzzAddresses(f *testing.F) {
	f.Add("localhost:50051")
	f.Add("[::1%lo]:1")
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := address.Dial(text); err == nil {
			again, err := address.Dial(got)
			require.NoError(t, err, text)
			assert.Equal(t, got, again)
		}
		if got, err := address.Listen(text); err == nil {
			_, _, err := net.SplitHostPort(got)
			require.NoError(t, err, text)
		}
	})
}
