package kernel

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"
)

// States of TCP, as conntrack and as sockets number them.
const (
	conntrackEstablished = 3
	socketListens        = 10
)

// tables is what a flush acts on besides rules: the pod's conntrack table and
// its sockets.
type tables struct {
	handle *netlink.Handle
}

func newTables(n *namespace) (*tables, error) {
	t := &tables{}
	return t, n.do(func() error {
		var err error
		t.handle, err = netlink.NewHandle(unix.NETLINK_NETFILTER, unix.NETLINK_INET_DIAG)
		return err
	})
}

func (t *tables) close() { t.handle.Close() }

// dialler returns the address from which the connection of an entry was opened.
func dialler(entry *netlink.ConntrackFlow) netip.AddrPort {
	ip, _ := netip.AddrFromSlice(entry.Forward.SrcIP.To4())
	return netip.AddrPortFrom(ip, entry.Forward.SrcPort)
}

// deleteEntries is conntrack -D -p tcp --dport, with what else the filter asks for. It
// returns the addresses from which the connections were opened.
func (t *tables) deleteEntries(doomed *filter) ([]netip.AddrPort, error) {
	_, err := t.handle.ConntrackDeleteFilters(netlink.ConntrackTable, unix.AF_INET, doomed)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, &MissingError{Part: partConntrack, Err: err}
	}
	return doomed.matched, nil
}

// filter matches the tracked connections with an original destination port, and notes
// from where they were opened. The whole table is read for each use of a filter, which
// takes some milliseconds.
type filter struct {
	port int
	// established leaves out those in another state (--state ESTABLISHED), and
	// untranslated those whose replies come from another port (--reply-port-src).
	established, untranslated bool
	matched                   []netip.AddrPort
}

// MatchConntrackFlow implements netlink's filter.
func (f *filter) MatchConntrackFlow(entry *netlink.ConntrackFlow) bool {
	if entry.Forward.Protocol != unix.IPPROTO_TCP || int(entry.Forward.DstPort) != f.port {
		return false
	}
	if info, ok := entry.ProtoInfo.(*netlink.ProtoInfoTCP); f.established && (!ok || info.State != conntrackEstablished) {
		return false
	}
	if f.untranslated && int(entry.Reverse.SrcPort) != f.port {
		return false
	}
	f.matched = append(f.matched, dialler(entry))
	return true
}

// markEntries is conntrack -U -p tcp --dport -m. Like that, it leaves an entry alone that has
// the mark: an update writes back the time that the entry has left, in whole seconds, and
// many of them would end it early.
func (t *tables) markEntries(port int, mark uint32) ([]netip.AddrPort, error) {
	entries, err := t.handle.ConntrackTableList(netlink.ConntrackTable, unix.AF_INET)
	if err != nil {
		return nil, &MissingError{Part: partConntrack, Err: err}
	}
	var marked []netip.AddrPort
	for _, entry := range entries {
		if !(&filter{port: port}).MatchConntrackFlow(entry) {
			continue
		}
		if entry.Mark == mark {
			marked = append(marked, dialler(entry))
			continue
		}
		entry.Mark, entry.ProtoInfo = mark, nil
		switch err := t.handle.ConntrackUpdate(netlink.ConntrackTable, unix.AF_INET, entry); {
		case errors.Is(err, fs.ErrNotExist):
			continue // it has ended meanwhile
		case err != nil:
			return marked, fmt.Errorf("cannot mark a conntrack entry: %w", err)
		}
		marked = append(marked, dialler(entry))
	}
	return marked, nil
}

// killSockets is ss -K sport. It returns the sockets' peers.
func (t *tables) killSockets(port int) ([]netip.AddrPort, error) {
	sockets, err := t.handle.SocketDiagTCP(nl.FAMILY_V4)
	if err != nil {
		return nil, &MissingError{Part: partDestroy, Err: err}
	}
	var killed []netip.AddrPort
	for _, socket := range sockets {
		if int(socket.ID.SourcePort) != port || socket.State == socketListens {
			continue
		}
		local := &net.TCPAddr{IP: socket.ID.Source, Port: int(socket.ID.SourcePort)}
		peer := &net.TCPAddr{IP: socket.ID.Destination, Port: int(socket.ID.DestinationPort)}
		switch err := t.handle.SocketDestroy(local, peer); {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return killed, &MissingError{Part: partDestroy, Err: err}
		}
		killed = append(killed, addressOf(peer))
	}
	return killed, nil
}
