package recording

import (
	"cmp"
	"slices"
	"strings"

	"hangscope/repro/evidence"
	"hangscope/repro/wire"
)

// connectionEnd returns what the end saw, as plain data.
func (e *observedEnd) connectionEnd() *evidence.ConnectionEnd {
	end := &evidence.ConnectionEnd{
		Opened:  e.Opened,
		Written: e.passed(wire.Written, e.Written.Bytes),
		Read:    e.passed(wire.Read, e.Read.Bytes),
	}
	for _, ended := range []*wire.Ending{e.Read.Ended, e.Written.Ended} {
		if ended == nil {
			continue
		}
		if got, ok := endingSeen(*ended, ended == e.Read.Ended); ok {
			end.Got = append(end.Got, got)
		} else if end.Sent == nil {
			end.Sent = sent(*ended)
		}
	}
	slices.SortStableFunc(end.Got, func(a, b evidence.Ending) int { return cmp.Compare(a.At, b.At) })
	// Read and Write both fail for the same reason.
	end.Got = slices.CompactFunc(end.Got, func(a, b evidence.Ending) bool { return a.Kind == b.Kind })
	// A socket reports a reset once, and afterwards the end of its data.
	if i := slices.IndexFunc(end.Got, func(e evidence.Ending) bool { return e.Kind == evidence.RST }); i >= 0 {
		end.Got = end.Got[:i+1]
	}
	for _, got := range end.Got {
		if got.Kind != evidence.FIN && end.Sent != nil && got.At <= end.Sent.At {
			end.Sent = nil
		}
	}
	return end
}

func (e *observedEnd) passed(way wire.Way, total uint64) evidence.Passage {
	var p evidence.Passage
	total -= min(total, e.later[passage{e.Number, way}])
	for _, s := range e.of[passage{e.Number, way}] {
		p.Segments = append(p.Segments, evidence.Segment{At: s.At, Data: s.Data})
		total -= min(total, uint64(len(s.Data)))
	}
	p.Missing = total
	return p
}

// endingSeen returns an ending as an end saw it that did not bring it about. It
// is false if the owner of the end did.
func endingSeen(ended wire.Ending, read bool) (evidence.Ending, bool) {
	got := evidence.Ending{At: ended.At, Error: reason(ended.Error)}
	switch {
	case ended.How == wire.FIN && read:
		got.Kind = evidence.FIN
	case ended.How == wire.RST && ended.Error != "":
		got.Kind = evidence.RST
	case ended.How == wire.Failed:
		got.Kind = evidence.Failure
	default:
		return got, false
	}
	return got, true
}

func sent(ended wire.Ending) *evidence.Ending {
	if ended.How == wire.RST {
		return &evidence.Ending{Kind: evidence.RST, At: ended.At}
	}
	return &evidence.Ending{Kind: evidence.FIN, At: ended.At}
}

// reason returns the last part of an error's text. The rest are addresses,
// which are not those of the flow table.
func reason(text string) string {
	const between = ": "
	if i := strings.LastIndex(text, between); i >= 0 {
		return text[i+len(between):]
	}
	return text
}
