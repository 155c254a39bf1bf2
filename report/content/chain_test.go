package content

import (
	"slices"
	"testing"

	"hangscope/report/sample"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

func TestRoute(t *testing.T) {
	upstream, forwarder, client := evidence.Upstream, evidence.Forwarder, evidence.Client
	loop := []result.FlowCount{sample.Flow(2, client, sample.Agent, true), sample.Flow(2, sample.Agent, sample.InboundProxy, false), sample.Flow(2, sample.InboundProxy, sample.Agent, false)}
	tests := []struct {
		name  string
		flows []result.FlowCount
		want  []evidence.Role
	}{
		{"no layer", nil, []evidence.Role{upstream, forwarder, client}},
		{"direct", sample.HungResult().Variants[1].Flows, []evidence.Role{upstream, forwarder, client}},
		{"steal", sample.StealResult().Variants[1].Flows, []evidence.Role{upstream, forwarder, sample.Agent, client}},
		{"mesh", sample.MeshResult().Variants[1].Flows, []evidence.Role{upstream, sample.OutboundProxy, forwarder, sample.InboundProxy, client}},
		{
			"stolen after the flush",
			[]result.FlowCount{sample.Flow(2, client, forwarder, false), sample.Flow(2, client, sample.Agent, true), sample.Channel()},
			[]evidence.Role{upstream, forwarder, client},
		},
		{
			"stolen behind the proxy",
			[]result.FlowCount{sample.Flow(2, client, sample.InboundProxy, true), sample.Flow(2, sample.InboundProxy, sample.Agent, true), sample.Channel()},
			[]evidence.Role{upstream, forwarder, sample.Agent, sample.InboundProxy, client},
		},
		{
			"one proxy for both hops",
			[]result.FlowCount{
				sample.Flow(1, forwarder, "proxy", true), sample.Flow(1, "proxy", upstream, false),
				sample.Flow(2, client, "proxy", true), sample.Flow(2, "proxy", forwarder, false),
			},
			[]evidence.Role{upstream, "proxy", forwarder, "proxy", client},
		},
		{"a connection that goes nowhere", []result.FlowCount{sample.Flow(2, client, sample.Agent, true)}, []evidence.Role{upstream, forwarder, client}},
		{"round and round", loop, []evidence.Role{upstream, forwarder, client}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := stations(Route(&result.Variant{Flows: test.flows})); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestLegFates(t *testing.T) {
	tests := []struct {
		name   string
		result func() *result.Result
		want   []HopFate // from the upstream to the client
	}{
		{"no relays", sample.HungResult, []HopFate{FateStopped, FateStarved}},
		{"the agent has it from the client", sample.StealResult, []HopFate{FateFlowing, FateFlowing, FateStopped}},
		{"the proxy cannot pass it on to the client", sample.MeshResult, []HopFate{FateFlowing, FateFlowing, FateFlowing, FateStopped}},
		{"nobody was told on hop 2", func() *result.Result {
			r := sample.StealResult()
			v := &r.Variants[1]
			v.Relays = nil
			v.Ends[1] = sample.Quiet(evidence.Forwarder, evidence.WaitingInRecv, 902*sample.Ms)
			v.Ends[2] = sample.Quiet(evidence.Upstream, evidence.WaitingInRecv, 902*sample.Ms)
			return r
		}, []HopFate{FateFlowing, FateUnsure, FateUnsure}},
		{"upwards, the agent has it from the forwarder", func() *result.Result {
			r := sample.StealResult()
			v := &r.Variants[1]
			v.Hops[0], v.Hops[1] = v.Hops[1], v.Hops[0]
			v.Ends[1] = sample.Quiet(evidence.Forwarder, evidence.WaitingInRecv, 902*sample.Ms)
			v.Ends[2] = sample.Quiet(evidence.Upstream, evidence.WaitingInRecv, 902*sample.Ms)
			v.Relays[0].Peer = evidence.Forwarder
			return r
		}, []HopFate{FateStarved, FateStopped, FateFlowing}},
		{"the upstream was told, the proxy not", func() *result.Result {
			r := sample.MeshResult()
			v := &r.Variants[1]
			v.Stall.Hop, v.Relays = 1, nil
			v.Ends[1] = sample.Quiet(evidence.Forwarder, evidence.WaitingInRecv, 902*sample.Ms)
			return r
		}, []HopFate{FateStopped, FateStarved, FateStarved, FateStarved}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := test.result()
			v := Subject(r)
			if got := LegFates(r, v, Route(v)); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestRelayed(t *testing.T) {
	v := sample.MeshResult().Variants[1]
	tests := []struct {
		name   string
		relays []result.Relay
		want   string
	}{
		{"twice", v.Relays, "2 connections of the inbound proxy with the forwarder ended with a RST, the first 1 ms after the flush."},
		{
			"a FIN before the flush",
			[]result.Relay{{Role: sample.OutboundProxy, Peer: evidence.Upstream, ToldNS: 900 * sample.Ms}},
			"the connection of the outbound proxy with the upstream ended with a FIN.",
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
