package kernel

import (
	"errors"

	"github.com/google/nftables"
	"github.com/google/nftables/binaryutil"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

// firewall is the pod's netfilter, in a table of our own.
type firewall struct {
	conn                      *nftables.Conn
	table                     *nftables.Table
	prerouting, output, input *nftables.Chain
	ports                     map[evidence.Role]int // where the relaying processes listen
}

// newFirewall makes the table and its chains. The rule in the input chain asks
// for a connection's state, so that conntrack is at work with or without
// redirects.
func newFirewall(n *namespace, ports map[evidence.Role]int) (*firewall, error) {
	f := &firewall{ports: ports, table: &nftables.Table{Family: nftables.TableFamilyIPv4, Name: "hangscope"}}
	err := n.do(func() error {
		var err error
		f.conn, err = nftables.New(nftables.AsLasting())
		return err
	})
	if err != nil {
		return nil, err
	}
	f.conn.AddTable(f.table)
	f.prerouting = f.chain("prerouting", nftables.ChainTypeNAT, nftables.ChainHookPrerouting, nftables.ChainPriorityNATDest)
	f.output = f.chain("output", nftables.ChainTypeNAT, nftables.ChainHookOutput, nftables.ChainPriorityNATDest)
	f.input = f.chain("input", nftables.ChainTypeFilter, nftables.ChainHookInput, nftables.ChainPriorityFilter)
	f.conn.AddRule(&nftables.Rule{Table: f.table, Chain: f.input, Exprs: []expr.Any{
		&expr.Ct{Key: expr.CtKeySTATE, Register: 1},
		&expr.Bitwise{SourceRegister: 1, DestRegister: 1, Len: word, Mask: established, Xor: make([]byte, word)},
		&expr.Cmp{Op: expr.CmpOpNeq, Register: 1, Data: make([]byte, word)},
		&expr.Counter{},
	}})
	if err := f.conn.Flush(); err != nil {
		f.close()
		return nil, &MissingError{Part: partNAT, Err: err}
	}
	return f, nil
}

// word is the size of a connection's state in bytes, and established is one of
// its bits.
const word = 4

var established = binaryutil.NativeEndian.PutUint32(expr.CtStateBitESTABLISHED)

func (f *firewall) close() { _ = f.conn.CloseLasting() }

func (f *firewall) chain(name string, kind nftables.ChainType, hook *nftables.ChainHook, priority *nftables.ChainPriority) *nftables.Chain {
	return f.conn.AddChain(&nftables.Chain{Name: name, Table: f.table, Type: kind, Hooknum: hook, Priority: priority})
}

// redirect puts rules before those that are there, and keeps their order.
func (f *firewall) redirect(rules []pod.Redirect) error {
	for i := range rules {
		rule := rules[len(rules)-1-i]
		chain := f.output
		if rule.Chain == pod.Prerouting {
			chain = f.prerouting
		}
		f.conn.InsertRule(&nftables.Rule{Table: f.table, Chain: chain, Exprs: f.expressions(rule)})
	}
	return f.conn.Flush()
}

// expressions returns a rule in the form of nf_tables.
func (f *firewall) expressions(rule pod.Redirect) []expr.Any {
	match := tcp()
	if rule.Port != 0 {
		match = append(match, destinationPort(expr.CmpOpEq, rule.Port)...)
	}
	if rule.Except != 0 {
		match = append(match, destinationPort(expr.CmpOpNeq, rule.Except)...)
	}
	mark := equals(&expr.Meta{Key: expr.MetaKeyMARK, Register: 1}, marks[rule.From])
	switch rule.Chain {
	case pod.Output:
		match = append(append(match, leaves(expr.CmpOpNeq, loopback)...), mark...)
	case pod.Loopback:
		match = append(append(match, leaves(expr.CmpOpEq, loopback)...), mark...)
	case pod.Prerouting:
		// What enters the pod has no mark here.
	}
	return append(match,
		&expr.Counter{},
		&expr.Immediate{Register: 1, Data: binaryutil.BigEndian.PutUint16(uint16(f.ports[rule.To]))},
		&expr.Redir{RegisterProtoMin: 1},
	)
}

// reject answers packets of marked connections that enter with a RST.
func (f *firewall) reject() error {
	rule := append(tcp(), equals(&expr.Ct{Key: expr.CtKeyMARK, Register: 1}, flushMark)...)
	rule = append(rule, &expr.Counter{}, &expr.Reject{Type: unix.NFT_REJECT_TCP_RST})
	f.conn.AddRule(&nftables.Rule{Table: f.table, Chain: f.input, Exprs: rule})
	if err := f.conn.Flush(); err != nil {
		return &MissingError{Part: partReject, Err: err}
	}
	return nil
}

// rejected returns how many packets met the rule of [firewall.reject].
func (f *firewall) rejected() (uint64, error) {
	rules, err := f.conn.GetRules(f.table, f.input)
	if err != nil {
		return 0, err
	}
	for _, rule := range rules {
		if n := len(rule.Exprs); n > 1 {
			counter, counts := rule.Exprs[n-2].(*expr.Counter)
			if _, rejects := rule.Exprs[n-1].(*expr.Reject); rejects && counts {
				return counter.Packets, nil
			}
		}
	}
	return 0, errors.New("there is no such rule")
}

func tcp() []expr.Any {
	return []expr.Any{
		&expr.Meta{Key: expr.MetaKeyL4PROTO, Register: 1},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: []byte{unix.IPPROTO_TCP}},
	}
}

func destinationPort(op expr.CmpOp, port int) []expr.Any {
	const offset, length = 2, 2 // in the TCP header
	return []expr.Any{
		&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseTransportHeader, Offset: offset, Len: length},
		&expr.Cmp{Op: op, Register: 1, Data: binaryutil.BigEndian.PutUint16(uint16(port))},
	}
}

func leaves(op expr.CmpOp, by string) []expr.Any { return named(expr.MetaKeyOIFNAME, op, by) }

// named compares the name of an interface.
func named(which expr.MetaKey, op expr.CmpOp, with string) []expr.Any {
	name := make([]byte, unix.IFNAMSIZ)
	copy(name, with)
	return []expr.Any{
		&expr.Meta{Key: which, Register: 1},
		&expr.Cmp{Op: op, Register: 1, Data: name},
	}
}

func equals(load expr.Any, value uint32) []expr.Any {
	return []expr.Any{load, &expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: binaryutil.NativeEndian.PutUint32(value)}}
}
