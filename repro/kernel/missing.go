package kernel

import "fmt"

// part is something that the kernel backend needs of a machine.
type part string

const (
	partLinux      part = "Linux"
	partNamespaces part = "network namespaces"
	partVeth       part = "veth links"
	partBridge     part = "a bridge"
	partNAT        part = "nf_tables with NAT"
	partReject     part = "nf_tables REJECT and connection marks"
	partConntrack  part = "conntrack over netlink"
	partDestroy    part = "SOCK_DESTROY"
	partLinkRules  part = "nf_tables sets with timeouts, numgen and meta length"
	partNetem      part = "netem (for --delay and --loss)"
)

// MissingError is something that the machine lacks.
type MissingError struct {
	Part part
	Err  error
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("this machine lacks %s: %v", e.Part, e.Err)
}

func (e *MissingError) Unwrap() error { return e.Err }

// Get says how to get what is missing.
func (e *MissingError) Get() string { return remedies[e.Part] }
