package faults

import "hangscope/repro/layer"

// drops loses packets: all, or those that are too large.
type drops struct {
	concerned [layer.Sides]bool
	above     int // the size of the largest that passes; 0 if none does
	stuck     [layer.Sides]bool
}

// Packet implements layer.Fault. Behind a large packet that is lost, small ones pass. The
// peer's kernel keeps their data, and waits for what is missing.
func (d *drops) Packet(_ *layer.Flow, p layer.Packet) layer.Fate {
	data := p.Kind == layer.Data || p.Kind == layer.Fin
	switch {
	case !d.concerned[p.From]:
		return layer.Deliver
	case d.above == 0:
		return layer.Swallow
	case p.Segment+headers > d.above:
		d.stuck[p.From] = true
		return layer.Swallow
	case data && d.stuck[p.From]:
		return layer.Swallow
	default:
		return layer.Deliver
	}
}
