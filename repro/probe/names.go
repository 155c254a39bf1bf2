package probe

import (
	"net"
	"regexp"
	"strings"
)

// address matches an IP address with a port, as errors of the network have it.
var address = regexp.MustCompile(`(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:.%\w]*\]):(\d+)`)

// maxMessage bounds the message of a status that is kept, in bytes.
const maxMessage = 512

// withoutNames is the message of a status without the addresses that gRPC itself puts there:
// a report names no host. Ports stay.
func withoutNames(message, target string) string {
	if host, _, err := net.SplitHostPort(target); err == nil && host != "" && strings.Trim(host, "0123456789") != "" {
		message = strings.ReplaceAll(message, target, target[strings.LastIndexByte(target, ':'):])
		message = regexp.MustCompile(`\b`+regexp.QuoteMeta(host)+`\b`).ReplaceAllString(message, "(host)")
	}
	message = address.ReplaceAllString(message, ":$1")
	return strings.ToValidUTF8(message[:min(len(message), maxMessage)], "")
}
