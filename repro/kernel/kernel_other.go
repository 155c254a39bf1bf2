//go:build !linux

package kernel

import (
	"errors"
	"syscall"

	"hangscope/repro/pod"
)

// New fails: there are no namespaces here.
func New(Config) (pod.Layer, error) {
	return nil, &MissingError{Part: partLinux, Err: errors.New("not Linux")}
}

// Doctor finds that this is not Linux.
func Doctor() []Finding {
	findings := []Finding{finding(partLinux, errors.New("not Linux"))}
	for _, p := range []part{
		partNamespaces, partVeth, partBridge, partNAT, partReject, partConntrack, partDestroy, partLinkRules, partNetem,
	} {
		findings = append(findings, untried(p))
	}
	return findings
}

// Privileged reports that there are no namespaces here.
func Privileged() bool { return false }

// AsRootOfItsOwn returns nil: there are no user namespaces here.
func AsRootOfItsOwn() *syscall.SysProcAttr { return nil }
