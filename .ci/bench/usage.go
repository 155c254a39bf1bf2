package main

import (
	"syscall"
	"time"
)

// usage is what the process took from the machine, all its threads together.
type usage struct {
	cpu time.Duration
	// switches is how often a thread went to sleep, and so had to be woken.
	switches float64
}

func used() usage {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err) // it cannot fail for the process itself
	}
	return usage{cpu: time.Duration(r.Utime.Nano() + r.Stime.Nano()), switches: float64(r.Nvcsw)}
}

// since returns the use from an earlier moment on, divided among messages.
func (u usage) since(before usage, messages int) usage {
	return usage{
		cpu:      (u.cpu - before.cpu) / time.Duration(messages),
		switches: (u.switches - before.switches) / float64(messages),
	}
}
