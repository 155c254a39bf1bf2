package trial

import (
	"net/http"

	"golang.org/x/net/http2"

	"hangscope/repro/proxy"
	"hangscope/scenarios"
)

var idleEndings = map[scenarios.ProxyPreset]proxy.Ending{
	"":                {Code: http2.ErrCodeInternal, Status: http.StatusGatewayTimeout},
	scenarios.NGINX:   {Code: http2.ErrCodeInternal, Status: http.StatusGatewayTimeout},
	scenarios.HAProxy: {AsOver: true, Status: http.StatusGatewayTimeout},
	scenarios.Envoy:   {Code: http2.ErrCodeInternal, Status: http.StatusGatewayTimeout},
}

var durationEndings = idleEndings
