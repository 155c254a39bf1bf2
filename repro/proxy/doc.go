// Package proxy is an HTTP/2 proxy that stands on a hop of the chain, as a process of its
// own with connections of its own. It ends each stream that it gets and begins one towards
// its back end:
//
//	forwarder ══near══▶ proxy ══far══▶ upstream
//
// [Start] puts proxies on hops of a [network.Network]. Without a [Behaviour] a proxy passes
// on all that it gets, at once. It answers pings itself, on both sides, and gives back the
// flow-control window of what it has passed on.
//
// On a kernel the proxy of hop 1 runs on the upstream's host, and that of hop 2 on the
// client's.
package proxy
