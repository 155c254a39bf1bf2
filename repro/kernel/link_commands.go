package kernel

import (
	"fmt"
	"strings"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

// linkHost is a host at an end of a link, as commands name it.
type linkHost struct{ space, address string }

// LinkCommands returns what a run with faults of links does, in order, as commands that a
// reader can run by hand: first the standing ones, then those that begin while the call
// runs.
func LinkCommands(config Config, begins []pod.LinkFault) []string {
	lines := config.setUp()
	if config.Links.Segments {
		lines = append(lines, "# Each packet is one segment, as on a link of this MTU")
		for _, h := range hosts {
			lines = append(lines, "ip -n "+h.space+" link set eth0 gso_max_segs 1")
		}
	}
	lines = append(lines, "# The faults of the links. Each host drops what comes to it:")
	for _, h := range hosts {
		for _, rule := range []string{
			"add table ip hangscope-link",
			"add chain ip hangscope-link came '{ type filter hook prerouting priority -300; }'",
			"add chain ip hangscope-link sent '{ type filter hook output priority -300; }'",
		} {
			lines = append(lines, "ip netns exec "+h.space+" nft "+rule)
		}
	}
	number := 0
	for _, fault := range config.LinkFaults {
		number++
		lines = append(lines, linkFault(fault, number, config.Ports)...)
	}
	lines = append(lines, "# Now the services start and the messages flow.")
	for _, fault := range begins {
		number++
		lines = append(lines, "# When it is time:")
		lines = append(lines, linkFault(fault, number, config.Ports)...)
	}
	return append(lines, "# Afterwards:", "ip netns delete hs-client", "ip netns delete hs-pod", "ip netns delete hs-upstream", "ip netns delete hs-switch")
}

// linkFault returns the commands of one fault.
func linkFault(fault pod.LinkFault, number int, ports map[evidence.Role]int) []string {
	inside, far := linkHost{"hs-pod", "10.94.0.2"}, linkHost{"hs-upstream", "10.94.0.3"}
	up, down, port := far, inside, ports[evidence.Upstream]
	if fault.Hop == 2 {
		far, port = linkHost{"hs-client", "10.94.0.1"}, ports[evidence.Forwarder]
		up, down = inside, far
	}
	var lines []string
	for _, way := range []struct {
		concerned          bool
		to, from           linkHost
		dialler, otherPort string
	}{{fault.Up, up, down, "sport", "dport"}, {fault.Down, down, up, "dport", "sport"}} {
		if way.concerned {
			run := "ip netns exec " + way.to.space + " nft "
			for _, rule := range linkRulesOf(fault, number, way.from.address, way.dialler, way.otherPort) {
				lines = append(lines, run+strings.ReplaceAll(rule, "PORT", fmt.Sprint(port)))
			}
		}
	}
	return lines
}

// linkRulesOf returns the rules of one fault at one host, in the words of nft. dialler and
// other say which of the ports of a packet that comes is whose.
func linkRulesOf(fault pod.LinkFault, number int, from, dialler, other string) []string {
	set := fmt.Sprintf("connections%d", number)
	add := "add rule ip hangscope-link "
	if fault.Kind == pod.Idling {
		verdict := "drop"
		if fault.Resets {
			verdict = "tcp flags & rst == 0 counter reject with tcp reset"
		}
		keep := fmt.Sprintf("update @%s { tcp %%s timeout %dms }", set, fault.Idle.Milliseconds())
		came, sent := fmt.Sprintf(keep, dialler), fmt.Sprintf(keep, other)
		return []string{
			fmt.Sprintf("add set ip hangscope-link %s '{ type inet_service; flags dynamic,timeout; timeout %dms; }'", set, fault.Idle.Milliseconds()),
			fmt.Sprintf("'%scame iifname eth0 ip saddr %s tcp flags & syn != 0 %s'", add, from, came),
			fmt.Sprintf("'%scame iifname eth0 ip saddr %s tcp %s @%s %s'", add, from, dialler, set, came),
			fmt.Sprintf("'%ssent ip daddr %s tcp flags & syn != 0 %s'", add, from, sent),
			fmt.Sprintf("'%ssent ip daddr %s tcp %s @%s %s'", add, from, other, set, sent),
			fmt.Sprintf("'%scame iifname eth0 ip saddr %s tcp %s != @%s %s'", add, from, dialler, set, verdict),
		}
	}
	var lines []string
	match := "iifname eth0 ip saddr " + from + " meta l4proto tcp"
	if !fault.Existing || !fault.New {
		lines = append(lines,
			fmt.Sprintf("add set ip hangscope-link %s '{ type inet_service; }'", set),
			fmt.Sprintf("add element ip hangscope-link %s '{ ports from which the open connections to PORT were dialled }'", set))
		not := ""
		if fault.New {
			not = "!= "
		}
		match += fmt.Sprintf(" tcp %s %s@%s", dialler, not, set)
	}
	if fault.New {
		match += " tcp flags & syn == 0"
	}
	if fault.Above > 0 {
		match += fmt.Sprintf(" meta length > %d", fault.Above)
	}
	if fault.Kind == pod.Lossy {
		match += fmt.Sprintf(" numgen random mod 100 < %d", fault.Percent)
	}
	return append(lines, fmt.Sprintf("'%scame %s counter drop'", add, match))
}
