//go:build !linux

package kernel

import (
	"errors"

	"hangscope/repro/pod"
)

// New fails: there are no namespaces here.
func New(Config) (pod.Layer, error) {
	return nil, &MissingError{Part: partLinux, Err: errors.New("not Linux")}
}
