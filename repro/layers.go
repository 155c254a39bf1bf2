package repro

import (
	"maps"
	"slices"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/kernel"
	"hangscope/repro/layer"
	"hangscope/repro/layer/faults"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/network"
	"hangscope/repro/pod"
	"hangscope/repro/proxy"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// simulated is the simulated layer, whose mechanisms go by name.
type simulated struct{ *layer.Layer }

// Steal implements pod.Layer.
func (s simulated) Steal() error {
	s.Layer.Steal()
	return nil
}

// Flush implements pod.Layer.
func (s simulated) Flush(name string, command int) (at time.Duration, matched int, err error) {
	mechanism, err := mechanisms.Find(name)
	if err != nil {
		return 0, 0, err
	}
	at, matched = s.Command(mechanism, command)
	return at, matched, nil
}

// Strike implements pod.Layer.
func (s simulated) Strike(fault pod.LinkFault) (at time.Duration, struck int, err error) {
	at, struck = s.Layer.Strike(faults.Of(fault))
	return at, struck, nil
}

// simulate returns the simulated layer of this execution.
func (e *execution) simulate(clock evidence.Clock, path *pod.Path) pod.Layer {
	var links []layer.Link
	for _, fault := range e.seeded(e.Standing()) {
		links = append(links, faults.Of(fault))
	}
	return simulated{&layer.Layer{
		Links: links,
		Setup: e.setup(clock, path),
		Under: e.options.NewNetwork(),
		Port:  e.Ports.Forwarder,
		Pod:   []evidence.Role{evidence.Forwarder, evidence.Local},
	}}
}

// onKernel returns the kernel as the layer of this execution; without a path,
// as its plain network.
func (e *execution) onKernel(clock evidence.Clock, path *pod.Path) (pod.Layer, error) {
	return kernel.New(e.kernelConfig(clock, path))
}

func (e *execution) kernelConfig(clock evidence.Clock, path *pod.Path) kernel.Config {
	return kernel.Config{
		Setup: e.setup(clock, path),
		Links: kernel.Links{Delay: e.options.LinkDelay, Loss: e.options.LinkLoss, Segments: e.CutsBySize()},
	}
}

// setup is the pod of this execution.
func (e *execution) setup(clock evidence.Clock, path *pod.Path) pod.Setup {
	return pod.Setup{
		Clock:        clock,
		Ports:        e.listenPorts(),
		Proxies:      slices.Sorted(maps.Keys(e.Proxies)),
		Path:         path,
		HTTP2:        e.scenario.Mesh == scenarios.MeshHTTP2,
		AcceptDelay:  e.acceptDelay(),
		UserTimeouts: e.UserTimeouts(),
		KeepAlives:   e.KeepAlives(),
		LinkFaults:   e.seeded(e.Standing()),
	}
}

// listenPorts are the ports of the roles that listen. A proxy has that of the role behind
// it, which has another one on the same host.
func (e *execution) listenPorts() map[evidence.Role]int {
	ports := map[evidence.Role]int{evidence.Forwarder: e.Ports.Forwarder, evidence.Upstream: e.Ports.Upstream}
	for hop := range e.Proxies {
		behind := pod.BehindProxy(hop)
		ports[pod.ProxyOf(hop)] = ports[behind]
		if behind == evidence.Upstream {
			ports[behind] = trial.AnotherPort(ports[behind])
		}
	}
	return ports
}

// seeded gives faults of links the seed of the run.
func (e *execution) seeded(faults []pod.LinkFault) []pod.LinkFault {
	for i := range faults {
		faults[i].Seed = e.options.Seed
	}
	return faults
}

func (e *execution) acceptDelay() time.Duration {
	if flush := e.scenario.Flush; flush != nil && flush.AcceptDelay != nil {
		return time.Duration(*flush.AcceptDelay)
	}
	return 0
}

// network returns what the chain of this variant listens and dials through.
func (e *execution) network(clock evidence.Clock) (network.Network, error) {
	var path *pod.Path
	if e.Relays {
		var err error
		if path, err = e.Way(); err != nil {
			return nil, err
		}
	}
	switch {
	case e.options.Layer == result.Kernel:
		var err error
		if e.layer, err = e.onKernel(clock, path); err != nil {
			return nil, err
		}
	case e.Relays:
		e.layer = e.simulate(clock, path)
	default:
		return e.options.NewNetwork(), nil
	}
	if len(e.Proxies) == 0 {
		return e.layer, nil
	}
	var err error
	if e.proxies, err = proxy.Start(e.layer, clock, e.Proxies); err != nil {
		e.closeLayer()
		return nil, err
	}
	return e.proxies, nil
}

func (e *execution) closeLayer() {
	if e.layer != nil {
		e.layer.Close()
	}
	if e.proxies != nil {
		e.proxies.Close()
	}
}
