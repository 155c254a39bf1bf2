package pcapng

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/repro/evidence"
)

// DecodeAs returns the arguments with which tshark takes the ports of a capture
// for HTTP/2, each with a space before it.
func DecodeAs(c evidence.Capture) string {
	var ports []int
	for _, connection := range c.Connections {
		ports = append(ports, connection.Port)
	}
	slices.Sort(ports)
	var arguments strings.Builder
	for _, port := range slices.Compact(ports) {
		fmt.Fprintf(&arguments, " -d tcp.port==%d,http2", port)
	}
	return arguments.String()
}
