package scenarios

import "time"

// Preset are the documented defaults of a proxy, as far as faults are about them. What is
// zero it does not limit.
type Preset struct {
	// Proxy is the proxy by its name, and Version the version whose documentation says so,
	// at Source.
	Proxy           ProxyPreset
	Version, Source string
	// Idle is after how long without a message it ends a stream, Longest how long a
	// stream may take, and Streams how many it allows on a connection. Each has the name
	// of the setting.
	Idle, Longest          *Duration
	Streams                int
	ForIdle, ForLongest    string
	ForStreams, IdleRemark string
}

// Presets are the defaults of proxies. HAProxy has no time limit of its own: its is that of
// the configuration that Debian's package comes with.
var Presets = []Preset{
	{
		Proxy: NGINX, Version: "1.22.1", Source: "https://nginx.org/en/docs/http/ngx_http_grpc_module.html",
		Idle: new(Duration(time.Minute)), ForIdle: "grpc_read_timeout", Streams: 128, ForStreams: "http2_max_concurrent_streams",
		IdleRemark: "a ping of the back end counts as a message",
	},
	{
		Proxy: HAProxy, Version: "2.6.12", Source: "https://docs.haproxy.org/2.6/configuration.html",
		Idle: new(Duration(50 * time.Second)), ForIdle: "timeout server", Streams: 100, ForStreams: "tune.h2.max-concurrent-streams",
		IdleRemark: "without the setting there is no limit; 50 s is that of Debian's package",
	},
	{
		Proxy: Envoy, Version: "1.39.0", Source: "https://www.envoyproxy.io/docs/envoy/v1.39.0/faq/configuration/timeouts",
		Idle: new(Duration(5 * time.Minute)), ForIdle: "stream_idle_timeout", Longest: new(Duration(15 * time.Second)), ForLongest: "the route's timeout",
		Streams: 1024, ForStreams: "max_concurrent_streams",
	},
}

// presetOf returns the defaults of a proxy. They are empty for one that is not known.
func presetOf(proxy ProxyPreset) Preset {
	for _, p := range Presets {
		if p.Proxy == proxy {
			return p
		}
	}
	return Preset{}
}
