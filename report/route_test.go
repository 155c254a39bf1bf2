package report

import (
	"slices"
	"testing"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

func TestRoute(t *testing.T) {
	upstream, forwarder, client := evidence.Upstream, evidence.Forwarder, evidence.Client
	loop := []result.FlowCount{flow(2, client, agent, true), flow(2, agent, inboundProxy, false), flow(2, inboundProxy, agent, false)}
	tests := []struct {
		name  string
		flows []result.FlowCount
		want  []evidence.Role
	}{
		{"no layer", nil, []evidence.Role{upstream, forwarder, client}},
		{"direct", hungResult().Variants[1].Flows, []evidence.Role{upstream, forwarder, client}},
		{"steal", stealResult().Variants[1].Flows, []evidence.Role{upstream, forwarder, agent, client}},
		{"mesh", meshResult().Variants[1].Flows, []evidence.Role{upstream, outboundProxy, forwarder, inboundProxy, client}},
		{
			"stolen after the flush",
			[]result.FlowCount{flow(2, client, forwarder, false), flow(2, client, agent, true), channel()},
			[]evidence.Role{upstream, forwarder, client},
		},
		{
			"stolen behind the proxy",
			[]result.FlowCount{flow(2, client, inboundProxy, true), flow(2, inboundProxy, agent, true), channel()},
			[]evidence.Role{upstream, forwarder, agent, inboundProxy, client},
		},
		{
			"one proxy for both hops",
			[]result.FlowCount{
				flow(1, forwarder, "proxy", true), flow(1, "proxy", upstream, false),
				flow(2, client, "proxy", true), flow(2, "proxy", forwarder, false),
			},
			[]evidence.Role{upstream, "proxy", forwarder, "proxy", client},
		},
		{"a connection that goes nowhere", []result.FlowCount{flow(2, client, agent, true)}, []evidence.Role{upstream, forwarder, client}},
		{"round and round", loop, []evidence.Role{upstream, forwarder, client}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := stations(route(&result.Variant{Flows: test.flows})); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestLegFates(t *testing.T) {
	tests := []struct {
		name   string
		result func() *result.Result
		want   []hopFate // from the upstream to the client
	}{
		{"no relays", hungResult, []hopFate{stopped, starved}},
		{"the agent has it from the client", stealResult, []hopFate{flowing, flowing, stopped}},
		{"the proxy cannot pass it on to the client", meshResult, []hopFate{flowing, flowing, flowing, stopped}},
		{"nobody was told on hop 2", func() *result.Result {
			r := stealResult()
			v := &r.Variants[1]
			v.Relays = nil
			v.Ends[1] = quiet(evidence.Forwarder, evidence.WaitingInRecv, 902*ms)
			v.Ends[2] = quiet(evidence.Upstream, evidence.WaitingInRecv, 902*ms)
			return r
		}, []hopFate{flowing, unsure, unsure}},
		{"upwards, the agent has it from the forwarder", func() *result.Result {
			r := stealResult()
			v := &r.Variants[1]
			v.Hops[0], v.Hops[1] = v.Hops[1], v.Hops[0]
			v.Ends[1] = quiet(evidence.Forwarder, evidence.WaitingInRecv, 902*ms)
			v.Ends[2] = quiet(evidence.Upstream, evidence.WaitingInRecv, 902*ms)
			v.Relays[0].Peer = evidence.Forwarder
			return r
		}, []hopFate{starved, stopped, flowing}},
		{"the upstream was told, the proxy not", func() *result.Result {
			r := meshResult()
			v := &r.Variants[1]
			v.Stall.Hop, v.Relays = 1, nil
			v.Ends[1] = quiet(evidence.Forwarder, evidence.WaitingInRecv, 902*ms)
			return r
		}, []hopFate{stopped, starved, starved, starved}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := test.result()
			v := subject(r)
			if got := legFates(r, v, route(v)); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestRelayed(t *testing.T) {
	v := meshResult().Variants[1]
	tests := []struct {
		name   string
		relays []result.Relay
		want   string
	}{
		{"twice", v.Relays, "the inbound proxy got the first of 2 RSTs from the forwarder, 1 ms after the flush."},
		{
			"a FIN before the flush",
			[]result.Relay{{Role: outboundProxy, Peer: evidence.Upstream, ToldNS: 900 * ms}},
			"the outbound proxy got a FIN from the upstream.",
		},
	}
	for _, test := range tests {
		v.Relays = test.relays
		events := relayed(&v)
		if len(events) != 1 || events[0].text != test.want || events[0].ns != test.relays[0].ToldNS {
			t.Errorf("%s: got %+v, want %q alone: the agent is not of the chain", test.name, events, test.want)
		}
	}
}
