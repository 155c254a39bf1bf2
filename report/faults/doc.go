// Package faults says in words what the faults of a scenario do: in a service, in its
// transport, at a proxy, or to packets on the path. A new kind of fault has its sentence here.
package faults
