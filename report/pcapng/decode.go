package pcapng

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/repro/evidence"
)

// DecodeAs returns the arguments that make tshark decode the ports of a capture as
// HTTP/2. Each has a space before it.
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
