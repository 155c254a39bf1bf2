package kernel

import (
	"fmt"
	"net"
	"sync"

	"github.com/google/nftables"
	"github.com/google/nftables/binaryutil"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"

	"hangscope/repro/pod"
)

// linkRules is the table of a host for the faults of its link. What comes from the other
// host meets the rules before the host's own netfilter does, so that to the host it was
// lost on the way. What the host itself sends is never dropped here: a kernel that cannot
// send tries again at once, and does not take it for a loss.
type linkRules struct {
	conn       *nftables.Conn
	table      *nftables.Table
	came, sent *nftables.Chain
	sets       int
}

func newLinkRules(n *namespace) (*linkRules, error) {
	r := &linkRules{table: &nftables.Table{Family: nftables.TableFamilyIPv4, Name: "hangscope-link"}}
	err := n.do(func() error {
		var err error
		r.conn, err = nftables.New(nftables.AsLasting())
		return err
	})
	if err != nil {
		return nil, err
	}
	r.conn.AddTable(r.table)
	r.came = r.chain("came", nftables.ChainHookPrerouting)
	r.sent = r.chain("sent", nftables.ChainHookOutput)
	if err := r.conn.Flush(); err != nil {
		r.close()
		return nil, &MissingError{Part: partLinkRules, Err: err}
	}
	return r, nil
}

func (r *linkRules) chain(name string, hook *nftables.ChainHook) *nftables.Chain {
	return r.conn.AddChain(&nftables.Chain{
		Name: name, Table: r.table, Type: nftables.ChainTypeFilter, Hooknum: hook, Priority: nftables.ChainPriorityRaw,
	})
}

func (r *linkRules) close() { _ = r.conn.CloseLasting() }

// linkEnd is a fault as the rules of one host have it: of what comes from a host, and by which
// of the two ports its connections are told apart, that of who dialled.
type linkEnd struct {
	pod.LinkFault
	from        net.IP
	dialler     portField
	connections []uint16 // the diallers' ports of those that are open
}

// portField is a port in the TCP header.
type portField uint32

const (
	sourcePort    portField = 0
	destinationOf portField = 2
)

// other is the port of the same end in a packet that goes the other way.
func (p portField) other() portField { return destinationOf - p }

// add adds the rules of a fault.
func (r *linkRules) add(e linkEnd) error {
	var err error
	switch e.Kind {
	case pod.Idling:
		err = r.idle(e)
	default:
		err = r.drop(e)
	}
	if err == nil {
		err = r.conn.Flush()
	}
	if err != nil {
		return &MissingError{Part: partLinkRules, Err: err}
	}
	return nil
}

// drop adds the rule of a fault that drops packets.
func (r *linkRules) drop(e linkEnd) error {
	match := append(tcp(), from(e.from)...)
	if !e.Existing || !e.New {
		open, err := r.set(e.connections)
		if err != nil {
			return err
		}
		match = append(match, loadPort(e.dialler), &expr.Lookup{SourceRegister: 1, SetName: open.Name, SetID: open.ID, Invert: e.New})
	}
	if e.New {
		match = append(match, flag(synFlag, false)...)
	}
	if e.Above > 0 {
		match = append(match, longerThan(e.Above)...)
	}
	if e.Kind == pod.Lossy {
		match = append(match, percent(e.Percent)...)
	}
	r.rule(r.came, append(match, &expr.Counter{}, &expr.Verdict{Kind: expr.VerdictDrop})...)
	return nil
}

// idle adds the rules of what forgets idle connections: a set of those that are
// remembered, whose elements have a timeout. A SYN adds one, and any packet restarts its
// time, whichever way it goes.
func (r *linkRules) idle(e linkEnd) error {
	alive := &nftables.Set{
		Table: r.table, Name: r.setName(), KeyType: nftables.TypeInetService, HasTimeout: true, Dynamic: true, Timeout: e.Idle,
	}
	if err := r.addSet(alive, nil); err != nil {
		return err
	}
	for _, way := range []struct {
		chain *nftables.Chain
		match []expr.Any
		port  portField
	}{
		{r.came, from(e.from), e.dialler},
		{r.sent, to(e.from), e.dialler.other()},
	} {
		remember := &expr.Dynset{SrcRegKey: 1, SetID: alive.ID, SetName: alive.Name, Operation: unix.NFT_DYNSET_OP_UPDATE, Timeout: e.Idle}
		known := &expr.Lookup{SourceRegister: 1, SetID: alive.ID, SetName: alive.Name}
		match := append(tcp(), way.match...)
		r.rule(way.chain, append(append(clone(match), flag(synFlag, true)...), loadPort(way.port), remember)...)
		r.rule(way.chain, append(clone(match), loadPort(way.port), known, remember)...)
	}
	forgotten := append(tcp(), from(e.from)...)
	forgotten = append(forgotten, loadPort(e.dialler), &expr.Lookup{SourceRegister: 1, SetID: alive.ID, SetName: alive.Name, Invert: true})
	if e.Resets {
		forgotten = append(forgotten, flag(rstFlag, false)...)
		r.rule(r.came, append(forgotten, &expr.Counter{}, &expr.Reject{Type: unix.NFT_REJECT_TCP_RST})...)
		return nil
	}
	r.rule(r.came, append(forgotten, &expr.Counter{}, &expr.Verdict{Kind: expr.VerdictDrop})...)
	return nil
}

func (r *linkRules) rule(chain *nftables.Chain, exprs ...expr.Any) {
	r.conn.AddRule(&nftables.Rule{Table: r.table, Chain: chain, Exprs: exprs})
}

func (r *linkRules) setName() string {
	r.sets++
	return fmt.Sprintf("connections%d", r.sets)
}

// set makes a set of ports.
func (r *linkRules) set(ports []uint16) (*nftables.Set, error) {
	open := &nftables.Set{Table: r.table, Name: r.setName(), KeyType: nftables.TypeInetService}
	var elements []nftables.SetElement
	for _, port := range ports {
		elements = append(elements, nftables.SetElement{Key: binaryutil.BigEndian.PutUint16(port)})
	}
	return open, r.addSet(open, elements)
}

// numbering guards the number that the library gives each set: one counter for all
// connections to netlink.
var numbering sync.Mutex

// addSet makes a set with its elements.
func (r *linkRules) addSet(set *nftables.Set, elements []nftables.SetElement) error {
	numbering.Lock()
	defer numbering.Unlock()
	return r.conn.AddSet(set, elements)
}

func clone(exprs []expr.Any) []expr.Any { return append([]expr.Any(nil), exprs...) }

func loadPort(port portField) expr.Any {
	return &expr.Payload{DestRegister: 1, Base: expr.PayloadBaseTransportHeader, Offset: uint32(port), Len: 2}
}

// from matches what has come over the link from an address. A connection within the pod
// that a rule has redirected has the address of the other host too.
func from(ip net.IP) []expr.Any {
	return append(named(expr.MetaKeyIIFNAME, expr.CmpOpEq, ethernet), address(12, ip)...)
}

func to(ip net.IP) []expr.Any { return address(16, ip) }

// address matches an address at an offset of the IP header.
func address(offset uint32, ip net.IP) []expr.Any {
	return []expr.Any{
		&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseNetworkHeader, Offset: offset, Len: net.IPv4len},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: ip.To4()},
	}
}

// The flags of a TCP header.
const (
	synFlag = 0x02
	rstFlag = 0x04
)

// flag matches packets that have a flag, or those that do not.
func flag(which byte, has bool) []expr.Any {
	const offset = 13 // in the TCP header
	op := expr.CmpOpEq
	if has {
		op = expr.CmpOpNeq
	}
	return []expr.Any{
		&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseTransportHeader, Offset: offset, Len: 1},
		&expr.Bitwise{SourceRegister: 1, DestRegister: 1, Len: 1, Mask: []byte{which}, Xor: []byte{0}},
		&expr.Cmp{Op: op, Register: 1, Data: []byte{0}},
	}
}

// longerThan matches packets of more bytes.
func longerThan(bytes int) []expr.Any {
	return append([]expr.Any{&expr.Meta{Key: expr.MetaKeyLEN, Register: 1}}, compared(expr.CmpOpGt, bytes)...)
}

// percent matches so many of a hundred packets.
func percent(n int) []expr.Any {
	const hundred = 100
	return append([]expr.Any{&expr.Numgen{Register: 1, Modulus: hundred, Type: unix.NFT_NG_RANDOM}}, compared(expr.CmpOpLt, n)...)
}

// compared compares a number of the machine's byte order.
func compared(op expr.CmpOp, with int) []expr.Any {
	return []expr.Any{
		&expr.Byteorder{SourceRegister: 1, DestRegister: 1, Op: expr.ByteorderHton, Len: word, Size: word},
		&expr.Cmp{Op: op, Register: 1, Data: binaryutil.BigEndian.PutUint32(uint32(with))}, //nolint:gosec // checked
	}
}
