package kernel

import (
	"net/netip"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

// netfilter is what can be done to the pod's rules, its conntrack table and its
// sockets. It has functions in place of the libraries' own types. The linker
// keeps every method of a type that is in an interface, and of all types in it,
// which would make the program two megabytes bigger.
type netfilter struct {
	redirect func(rules []pod.Redirect) error
	// act does a part of a flush, and returns which connections it touched.
	act      func(a action, port int) ([]netip.AddrPort, error)
	rejected func() (uint64, error)
	close    func()
}

// openNetfilter makes the table of rules in a namespace.
func openNetfilter(n *namespace, ports map[evidence.Role]int) (*netfilter, error) {
	rules, err := newFirewall(n, ports)
	if err != nil {
		return nil, err
	}
	tables, err := newTables(n)
	if err != nil {
		rules.close()
		return nil, err
	}
	act := func(a action, port int) ([]netip.AddrPort, error) {
		switch a {
		case deleteEntries:
			return tables.deleteEntries(&filter{port: port})
		case deleteEstablished:
			return tables.deleteEntries(&filter{port: port, established: true})
		case deleteUntranslated:
			return tables.deleteEntries(&filter{port: port, established: true, untranslated: true})
		case rejectMarked:
			return nil, rules.reject()
		case markEntries:
			return tables.markEntries(port, flushMark)
		default:
			return tables.killSockets(port)
		}
	}
	end := func() {
		rules.close()
		tables.close()
	}
	return &netfilter{redirect: rules.redirect, act: act, rejected: rules.rejected, close: end}, nil
}
