package command

import (
	"cmp"
	"fmt"
	"os"

	"hangscope/repro/command/keys"
)

// faultKey is the key that lets the fault begin.
const faultKey = 'f'

// watchKeys sends the keys that are pressed, if the relay has a terminal to itself: a command
// that runs meanwhile has stdin.
func (r *relaying) watchKeys() (pressed <-chan byte, stop func()) {
	if len(r.command) > 0 {
		return nil, func() {}
	}
	pressed, stop = keys.Watch(os.Stdin)
	if pressed != nil {
		_, _ = fmt.Fprintf(r.stderr, "press %c to let %s begin\n", faultKey, r.faultName())
	}
	return pressed, stop
}

// faultName is what begins at a key or a signal: a flush, if no other fault was asked for.
func (r *relaying) faultName() string {
	if r.fault != nil {
		return string(r.fault.Kind)
	}
	return cmp.Or(r.mechanism, defaultMechanism)
}
