// Package address reads the network addresses of a command line: what to listen on, and
// what to dial.
package address

import (
	"fmt"
	"net"
	"strconv"
	"strings"
)

// Listen returns the address of a flag to listen on. A port alone is on loopback:
//
//	6001            127.0.0.1:6001
//	:6001           every address of the machine
//	0.0.0.0:6001    the same
//	localhost:0     any port that is free, on loopback
func Listen(text string) (string, error) {
	if text != "" && strings.Trim(text, "0123456789") == "" {
		return net.JoinHostPort("127.0.0.1", text), checkPort(text)
	}
	host, number, err := split(text)
	if err != nil {
		return "", err
	}
	return net.JoinHostPort(host, number), nil
}

// Dial returns the address of a flag to dial. It has a host and a port; a port alone is on
// loopback.
func Dial(text string) (string, error) {
	joined, err := Listen(text)
	if err != nil {
		return "", err
	}
	host, number, err := net.SplitHostPort(joined)
	switch {
	case err != nil:
		return "", err
	case host == "":
		return "", fmt.Errorf("%q has no host; allowed: HOST:PORT", text)
	case strings.Trim(number, "0") == "":
		return "", fmt.Errorf("%q has the port 0, on which nobody listens; allowed: 1 to 65535", text)
	}
	return joined, nil
}

// split returns the host and the port of an address.
func split(text string) (host, number string, err error) {
	if scheme, _, ok := strings.Cut(text, "://"); ok {
		return "", "", fmt.Errorf("%q begins with %s://; allowed: HOST:PORT", text, scheme)
	}
	host, number, err = net.SplitHostPort(text)
	switch {
	case err != nil:
		return "", "", fmt.Errorf("%q is no address with a port; allowed: HOST:PORT, such as localhost:50051", text)
	case strings.ContainsAny(host, " \t\r\n/"):
		return "", "", fmt.Errorf("%q is no host; allowed: a name, or an IP address", host)
	}
	return host, number, checkPort(number)
}

// checkPort refuses what is no number of a port.
func checkPort(text string) error {
	number, err := strconv.Atoi(text)
	const highest = 65535
	switch {
	case err != nil || strings.HasPrefix(text, "+") || strings.HasPrefix(text, "-"):
		return fmt.Errorf("%q is no port; allowed: 0 to 65535", text)
	case number > highest:
		return fmt.Errorf("the port %d is out of range; allowed: 0 to 65535", number)
	}
	return nil
}

// Reaches reports whether what is dialled surely comes to what listens, on this machine. Both
// are as [Listen] and [Dial] return them. A port that is still to be chosen is reached by
// nobody.
func Reaches(listening, dialled string) bool {
	at, port, err := net.SplitHostPort(listening)
	to, other, err2 := net.SplitHostPort(dialled)
	if err != nil || err2 != nil || number(port) != number(other) || number(port) == 0 {
		return false
	}
	at, to = strings.ToLower(at), strings.ToLower(to)
	here := func(host string) bool {
		ip := net.ParseIP(host)
		return host == localhost || ip != nil && ip.IsLoopback()
	}
	switch {
	case at == to, everywhere(at) && (everywhere(to) || here(to)):
		return true
	case at == localhost:
		return to == "127.0.0.1" || to == "::1"
	case to == localhost:
		return at == "127.0.0.1" || at == "::1"
	}
	return false
}

const localhost = "localhost"

// everywhere reports whether a host to listen on is every address of the machine.
func everywhere(host string) bool {
	ip := net.ParseIP(host)
	return host == "" || ip != nil && ip.IsUnspecified()
}

// number is a port, which has been checked: 080 is 80.
func number(port string) int {
	n, _ := strconv.Atoi(port)
	return n
}

// Loopback reports whether a listener on an address can be reached from this machine only.
func Loopback(listening net.Addr) bool {
	tcp, ok := listening.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
