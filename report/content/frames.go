package content

import (
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/repro/stall"
)

// TellingFrames are the frames of an end that tell something of the trouble of a variant,
// and a remark on those that it leaves out: pings, their answers and window updates, as
// any healthy connection has them. Nothing is left out if the trouble may lie in them.
func TellingFrames(v *result.Variant, end result.EndFrames) (telling []result.Frame, folded string) {
	if d := v.Diagnosis; d != nil {
		switch d.Cause {
		case stall.KeepaliveTimeout, stall.PingsRefused, stall.FlowControl, stall.SlowConsumer:
			return end.Frames, ""
		default:
		}
	}
	routine := 0
	for _, frame := range end.Frames {
		if strings.HasPrefix(frame.Text, "PING ") || strings.HasPrefix(frame.Text, "WINDOW_UPDATE ") {
			routine++
			continue
		}
		telling = append(telling, frame)
	}
	if routine == 0 {
		return telling, ""
	}
	return telling, "and " + phrase.Count(uint64(routine), "frame") + " PING or WINDOW_UPDATE"
}
