package kernel

import (
	"cmp"
	"errors"
	"fmt"
)

// Finding is one thing that the kernel backend needs, tried on this machine.
type Finding struct {
	// Part is what it is, Get how to get it where it is missing.
	Part, Get string
	// Optional is whether scenarios run without it.
	Optional bool
	// Tried is whether it could be tried, which needs what comes before it.
	Tried bool
	// Err is what was wrong; nil if nothing.
	Err error
}

// OK reports whether the thing is there.
func (f Finding) OK() bool { return f.Tried && f.Err == nil }

// Unable names what a run needs and the machine lacks, nil if it lacks nothing.
func Unable(findings []Finding) error {
	for _, f := range findings {
		if !f.OK() && !f.Optional {
			return fmt.Errorf("no %s: %w", f.Part, cmp.Or(f.Err, errUntried))
		}
	}
	return nil
}

// errUntried is the error of a part that could not be tried.
var errUntried = errors.New("could not be tried")

// remedies say how to get what is missing.
var remedies = map[part]string{
	partLinux: "run hangscope on Linux; a virtual machine will do. Without --layer kernel it runs anywhere",
	partNamespaces: "run as root; or allow user namespaces (sysctl user.max_user_namespaces, " +
		"kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns); " +
		"in a container: --cap-add SYS_ADMIN --cap-add NET_ADMIN",
	partVeth:      "modprobe veth, or a kernel with CONFIG_VETH",
	partBridge:    "modprobe bridge, or a kernel with CONFIG_BRIDGE",
	partNAT:       "modprobe nf_tables nft_chain_nat nft_redir nft_ct, or a kernel with CONFIG_NF_TABLES, CONFIG_NFT_NAT, CONFIG_NFT_REDIR and CONFIG_NFT_CT",
	partReject:    "modprobe nft_reject_ipv4, or a kernel with CONFIG_NFT_REJECT and CONFIG_NF_CONNTRACK_MARK",
	partConntrack: "modprobe nf_conntrack_netlink, or a kernel with CONFIG_NF_CT_NETLINK and CONFIG_NF_CONNTRACK_MARK",
	partLinkRules: "modprobe nf_tables nft_numgen nft_reject_ipv4, or a kernel with CONFIG_NFT_NUMGEN and CONFIG_NFT_REJECT; only faults of links need it",
	partDestroy:   "a kernel with CONFIG_INET_DIAG_DESTROY; the mechanisms that kill sockets need it",
	partNetem:     "modprobe sch_netem, or a kernel with CONFIG_NET_SCH_NETEM; only --delay and --loss need it",
}

// optional are the parts without which most scenarios run.
var optional = map[part]bool{partNetem: true, partLinkRules: true}

// finding returns the finding of a part that was tried.
func finding(p part, err error) Finding {
	if missing, ok := errors.AsType[*MissingError](err); ok && missing.Part == p {
		err = missing.Err // the part is named already
	}
	return Finding{Part: string(p), Get: remedies[p], Optional: optional[p], Tried: true, Err: err}
}

// untried returns the finding of a part that could not be tried.
func untried(p part) Finding {
	return Finding{Part: string(p), Get: remedies[p], Optional: optional[p]}
}
