package main

import (
	"context"
	"fmt"
	"net"
	"sync"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// toxics is loopback with a proxy of toxiproxy before each listener, made as
// its server makes one, without a toxic.
type toxics struct {
	network.Loopback
	server *toxiproxy.ApiServer

	mu      sync.Mutex
	proxies map[evidence.Role]*toxiproxy.Proxy
}

func toxic(evidence.Clock) (network.Network, func(), error) {
	t := &toxics{
		server:  toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()),
		proxies: make(map[evidence.Role]*toxiproxy.Proxy),
	}
	// The error would be that of a proxy that could not be started again.
	return t, func() { _ = t.server.Collection.Clear() }, nil
}

// Listen implements network.Network.
func (t *toxics) Listen(role evidence.Role) (net.Listener, error) {
	listener, err := t.Loopback.Listen(role)
	if err != nil {
		return nil, err
	}
	proxy := toxiproxy.NewProxy(t.server, string(role), "127.0.0.1:0", listener.Addr().String())
	if err := t.server.Collection.Add(proxy, true); err != nil {
		return nil, fmt.Errorf("toxiproxy before %s: %w", role, err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.proxies[role] = proxy
	return listener, nil
}

// Dial implements network.Network.
func (t *toxics) Dial(ctx context.Context, _, to evidence.Role) (net.Conn, error) {
	t.mu.Lock()
	proxy := t.proxies[to]
	t.mu.Unlock()
	// As in network.Loopback, without TCP keepalive.
	dialer := net.Dialer{KeepAlive: -1}
	return dialer.DialContext(ctx, "tcp", proxy.Listen)
}
