package kernel

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

// Commands returns what a run with a flush does, in order, as commands that a
// reader can run by hand. The run itself does the same through netlink, in
// namespaces without names.
func Commands(config Config, mechanism string) ([]string, error) {
	commands, err := commandsOf(mechanism)
	if err != nil {
		return nil, err
	}
	lines := config.setUp()
	lines = append(lines, "# Now the services start and the messages flow. When it is time to steal:")
	for _, rule := range slices.Backward(config.Path.Stealing(config.port())) {
		lines = append(lines, inPod("nft "+config.nft("insert", rule)))
	}
	if len(config.Path.Stealing(config.port())) == 0 {
		lines = append(lines, "# (no rule is added: the path has them already, or has none)")
	}
	lines = append(lines, "# And the flush, "+mechanism+":")
	lines = append(lines, config.flush(commands)...)
	lines = append(lines, "# Afterwards:")
	for _, host := range hosts {
		lines = append(lines, "ip netns delete "+host.space)
	}
	return append(lines, "ip netns delete hs-switch"), nil
}

// flush returns the commands of a flush, with what is between them.
func (c Config) flush(commands [][]action) []string {
	if c.DualStack {
		commands = slices.Repeat(commands, 2)
	}
	var lines []string
	for i, actions := range commands {
		if i > 0 && c.Window > 0 {
			lines = append(lines, fmt.Sprintf("sleep %g", c.Window.Seconds()))
		}
		for _, action := range actions {
			lines = append(lines, inPod(c.command(action)))
		}
	}
	return lines
}

// hosts are the namespaces by the names that a reader would give them.
var hosts = []struct{ space, port, address string }{
	{"hs-client", "client", "10.94.0.1"},
	{"hs-pod", "pod", "10.94.0.2"},
	{"hs-upstream", "upstream", "10.94.0.3"},
}

func inPod(command string) string { return "ip netns exec hs-pod " + command }

// setUp returns the commands that make the namespaces, and what stands in the
// pod before the flush.
func (c Config) setUp() []string {
	lines := []string{
		"# The namespaces and the links between them",
		"ip netns add hs-switch",
		"ip -n hs-switch link set lo up",
		"ip -n hs-switch link add bridge type bridge",
		"ip -n hs-switch link set bridge up",
	}
	for _, h := range hosts {
		lines = append(lines,
			"ip netns add "+h.space,
			fmt.Sprintf("ip -n hs-switch link add %s type veth peer name eth0 netns %s", h.port, h.space),
			fmt.Sprintf("ip -n hs-switch link set %s master bridge up", h.port),
			fmt.Sprintf("ip -n %s link set lo up", h.space),
			fmt.Sprintf("ip -n %s address add %s/24 dev eth0", h.space, h.address),
			fmt.Sprintf("ip -n %s link set eth0 up", h.space),
		)
		if netem := c.Links.netem(); netem != "" {
			lines = append(lines, fmt.Sprintf("tc -n %s qdisc add dev eth0 root netem%s", h.space, netem))
		}
	}
	return append(lines, c.standing()...)
}

// netem says what the links are like in the words of tc.
func (l Links) netem() string {
	text := ""
	if l.Delay > 0 {
		text += fmt.Sprintf(" delay %dus", l.Delay.Microseconds())
	}
	if l.Loss > 0 {
		text += fmt.Sprintf(" loss %g%%", l.Loss)
	}
	return text
}

func (c Config) standing() []string {
	rules := c.Path.Standing(c.port())
	all := slices.Concat(rules, c.Path.Stealing(c.port()))
	lines := []string{"# In the pod: conntrack at work"}
	for _, rule := range []string{
		"add table ip hangscope",
		"add chain ip hangscope prerouting '{ type nat hook prerouting priority -100; }'",
		"add chain ip hangscope output '{ type nat hook output priority -100; }'",
		"add chain ip hangscope input '{ type filter hook input priority 0; }'",
		"add rule ip hangscope input ct state established counter",
	} {
		lines = append(lines, inPod("nft "+rule))
	}
	for role, port := range sortedPorts(c.relayPorts(all)) {
		lines = append(lines, fmt.Sprintf("# The %s listens in the pod on port %d; its sockets have SO_MARK 0x%x", role, port, marks[role]))
	}
	for _, rule := range slices.Backward(rules) {
		lines = append(lines, inPod("nft "+c.nft("insert", rule)))
	}
	return lines
}

// sortedPorts yields ports by role, in order.
func sortedPorts(ports map[evidence.Role]int) func(yield func(evidence.Role, int) bool) {
	return func(yield func(evidence.Role, int) bool) {
		for _, role := range []evidence.Role{pod.Agent, pod.InboundProxy, pod.OutboundProxy} {
			if port, ok := ports[role]; ok && !yield(role, port) {
				return
			}
		}
	}
}

// nft returns a redirect in the words of nft.
func (c Config) nft(verb string, rule pod.Redirect) string {
	chain, match := "output", []string{}
	if rule.Port != 0 {
		match = append(match, fmt.Sprintf("tcp dport %d", rule.Port))
	}
	if rule.Except != 0 {
		match = append(match, fmt.Sprintf("tcp dport != %d", rule.Except))
	}
	if len(match) == 0 {
		match = append(match, "meta l4proto tcp")
	}
	switch rule.Chain {
	case pod.Output:
		match = append(match, "oifname != lo", fmt.Sprintf("meta mark 0x%x", marks[rule.From]))
	case pod.Loopback:
		match = append(match, "oifname lo", fmt.Sprintf("meta mark 0x%x", marks[rule.From]))
	default:
		chain = "prerouting"
	}
	port := c.relayPorts([]pod.Redirect{rule})[rule.To]
	return fmt.Sprintf("%s rule ip hangscope %s %s counter redirect to :%d", verb, chain, strings.Join(match, " "), port)
}

// command returns an action as the agent runs it, and the rule in the words of
// nft.
func (c Config) command(a action) string {
	switch a {
	case deleteEntries:
		return fmt.Sprintf("conntrack --delete --proto tcp --orig-port-dst %d", c.port())
	case deleteEstablished:
		return fmt.Sprintf("conntrack -D -p tcp --dport %d --state ESTABLISHED", c.port())
	case deleteUntranslated:
		return fmt.Sprintf("conntrack -D -p tcp --dport %d --reply-port-src %[1]d --state ESTABLISHED", c.port())
	case rejectMarked:
		return fmt.Sprintf("nft add rule ip hangscope input meta l4proto tcp ct mark %d counter reject with tcp reset", flushMark)
	case markEntries:
		return fmt.Sprintf("conntrack -U -f ipv4 -p tcp --dport %d -m %d", c.port(), flushMark)
	default:
		return fmt.Sprintf("ss -K sport = :%d", c.port())
	}
}
