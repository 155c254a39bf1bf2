package probe

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A message has the ports of addresses, and no host.
func TestWithoutNames(t *testing.T) {
	for message, want := range map[string]string{
		"dial tcp 10.1.2.3:50051: connect: connection refused":       "dial tcp :50051: connect: connection refused",
		"dial tcp [fe80::1%eth0]:50051: i/o timeout":                 "dial tcp :50051: i/o timeout",
		"shop.example:50051 is not shop.example, not myshop.example": ":50051 is not (host), not myshop.example",
		"lookup shop.example on 10.0.0.2:53: no such host":           "lookup (host) on :53: no such host",
		"no such order: 12:30":                                       "no such order: 12:30",
	} {
		assert.Equal(t, want, withoutNames(message, "shop.example:50051"), message)
	}
	assert.Len(t, withoutNames(strings.Repeat("x", 10_000), "127.0.0.1:1"), maxMessage)
	assert.Equal(t, "port :1, line 1", withoutNames("port 127.0.0.1:1, line 1", "127.0.0.1:1"))
}
