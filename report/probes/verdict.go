package probes

import (
	"fmt"
	"slices"
	"time"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// verdict is the outcome in a word, and in a sentence.
func verdict(p *result.Probed) (phrase.Toned, string) {
	if p.Services != nil {
		return phrase.Toned{Text: "LISTED", Tone: phrase.Good}, phrase.Count(uint64(len(p.Services)), "service") + " found."
	}
	n := count(p)
	switch {
	case n[result.EndedHung] == 1 && total(p) == 1:
		return phrase.Toned{Text: "HUNG", Tone: phrase.Bad}, "The call stalled, and was given up."
	case n[result.EndedHung] > 0:
		return phrase.Toned{Text: "HUNG", Tone: phrase.Bad}, fmt.Sprintf("%s of %d stalled, and %s given up.", phrase.Count(uint64(n[result.EndedHung]), "call"), total(p), was(n[result.EndedHung]))
	case lasting(p) != nil:
		return phrase.Toned{Text: "STALLED", Tone: phrase.Bad}, "A call was silent when the probe ended."
	case stallCount(p) > 0:
		return phrase.Toned{Text: "STALLED", Tone: phrase.Warn}, fmt.Sprintf("%s, and each went on or ended.", phrase.Count(uint64(stallCount(p)), "stall"))
	case n[result.EndedFailed] > 0:
		return phrase.Toned{Text: "FAILED", Tone: phrase.Bad}, fmt.Sprintf("%s of %d ended with another status than OK.", phrase.Count(uint64(n[result.EndedFailed]), "call"), total(p))
	case n[result.EndedShort] > 0:
		return phrase.Toned{Text: "SHORT", Tone: phrase.Bad}, fmt.Sprintf("%s of %d ended with OK before %s.", phrase.Count(uint64(n[result.EndedShort]), "call"), total(p), enough(p.Asked))
	case n[result.EndedQuiet] > 0:
		return phrase.Toned{Text: "UNDECIDED", Tone: phrase.Warn}, fmt.Sprintf("No message came in the %s of %s, so nothing shows whether the stream works.", phrase.Duration(p.Asked.ForNS), phrase.Count(uint64(n[result.EndedQuiet]), "call"))
	case total(p) == 0, n[result.EndedStopped] == total(p) && received(p) == 0:
		return phrase.Toned{Text: "UNDECIDED", Tone: phrase.Warn}, "Nothing was observed."
	case n[result.EndedStopped] > 0:
		return phrase.Toned{Text: "FLOWING", Tone: phrase.Good}, "The messages came until the probe was ended; no stall was seen."
	}
	return phrase.Toned{Text: "FLOWING", Tone: phrase.Good}, fmt.Sprintf("%s did what was asked; no stall was seen.", all(total(p)))
}

// enough says what a call has to reach that was asked for more than to end.
func enough(asked result.ProbedAsked) string {
	var parts []string
	if asked.Messages > 0 {
		parts = append(parts, phrase.Count(asked.Messages, "message")+" had come")
	}
	if asked.ForNS > 0 {
		parts = append(parts, "the time of "+phrase.Duration(asked.ForNS)+" was over")
	}
	return phrase.Either(parts)
}

func all(n int) string {
	if n == 1 {
		return "The call"
	}
	return fmt.Sprintf("All %d calls", n)
}

func was(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// count adds up what became of the calls of all sides.
func count(p *result.Probed) map[result.ProbedEnd]int {
	n := make(map[result.ProbedEnd]int)
	for _, side := range p.Sides {
		for end, calls := range side.Ended {
			n[end] += calls
		}
	}
	return n
}

func total(p *result.Probed) int {
	n := 0
	for _, calls := range count(p) {
		n += calls
	}
	return n
}

func received(p *result.Probed) (n uint64) {
	for _, side := range p.Sides {
		n += side.Down
	}
	return n
}

func stallCount(p *result.Probed) int {
	n := 0
	for _, side := range p.Sides {
		n += side.StallCount
	}
	return n
}

// lasting is a stall that was not over, nil if there is none.
func lasting(p *result.Probed) *result.ProbedStall {
	for i := range p.Sides {
		for j := range p.Sides[i].Stalls {
			if s := &p.Sides[i].Stalls[j]; !s.Over {
				return s
			}
		}
	}
	return nil
}

// causes has a sentence for the first stall of each reason, which says what our end saw.
func causes(p *result.Probed) []string {
	var said []result.StallReason
	var sentences []string
	for i := range p.Sides {
		side := &p.Sides[i]
		for j := range side.Stalls {
			s := &side.Stalls[j]
			if !slices.Contains(said, s.Reason) {
				said = append(said, s.Reason)
				sentences = append(sentences, because(p, side, s))
			}
		}
	}
	return sentences
}

// because says of a stall what it waited for, and what shows it.
func because(p *result.Probed, side *result.ProbedSide, s *result.ProbedStall) string {
	where := ""
	if len(p.Sides) > 1 {
		where = " of " + phrase.Clip(side.Name, phrase.WidestName)
	}
	begin := fmt.Sprintf("Call %d%s, %s: ", s.Call, where, lasted(s))
	switch s.Reason {
	case result.PeerSilent:
		return begin + fmt.Sprintf("the peer is silent after message %d. %s", s.Down, silence(s))
	case result.NotRead:
		return begin + "we do not read. " + unread(s)
	case result.SendBlocked:
		return begin + fmt.Sprintf("the peer's window is used up, and what we send does not leave. Send had taken %s. %s", phrase.Count(s.Up, "message"), windows(s.Frames))
	case result.SendStuck:
		why := "and the windows that we see do not say why"
		if s.Frames == nil {
			why = "and why was not observed"
		}
		return begin + fmt.Sprintf("our Send is blocked after message %d, %s. %s", s.Up, why, windows(s.Frames))
	case result.NotOpened:
		return begin + "it has no stream: there is no connection, or the peer allows no further stream."
	default:
		return begin + phrase.Clip(string(s.Reason), phrase.WidestCell) + "."
	}
}

// lasted is how long a stall was; one that was given up would have been longer.
func lasted(s *result.ProbedStall) string {
	if s.Over {
		return "for " + phrase.Duration(s.SilentNS)
	}
	return "for ≥ " + phrase.Duration(s.SilentNS)
}

// justAfter bounds what still belongs to the last message, such as the answer to a PING that
// gRPC sends with one.
const justAfter = 100 * time.Millisecond

const notObserved = "The frames were not observed."

// silence says what the frames show of a peer that is silent.
func silence(s *result.ProbedStall) string {
	f := s.Frames
	if f == nil {
		return notObserved
	}
	text := fmt.Sprintf("All %d of our messages were written", f.Written)
	if f.Written == 1 {
		text = "Our message was written"
	}
	if f.Written < s.Up {
		text = fmt.Sprintf("%d of %d of our messages were written", f.Written, s.Up)
	}
	switch {
	case f.PartialWant > 0:
		text += fmt.Sprintf(", and %d of %d bytes of the next message have arrived", f.PartialHave, f.PartialWant)
	case !f.Answered:
		text += ", and no header of an answer has arrived"
	default:
		text += ", and no further message has arrived on our connection"
	}
	return text + ". " + connection(s)
}

// connection says what is known of the connection beneath the call.
func connection(s *result.ProbedStall) string {
	f := s.Frames
	var parts []string
	if f.PingedNS != nil {
		parts = append(parts, "a PING of ours has no answer")
	}
	if f.Unacked != nil && *f.Unacked > 0 {
		parts = append(parts, fmt.Sprintf("%s not acknowledged by the peer's kernel", segments(*f.Unacked)))
	}
	if after := f.LastReadNS - s.SinceNS; after > int64(justAfter) {
		parts = append(parts, fmt.Sprintf("other frames have arrived, the last %s after the silence began", phrase.Duration(after)))
	}
	if f.Ended != "" {
		parts = append(parts, "the connection has ended: "+phrase.Clip(f.Ended, phrase.WidestName))
	}
	if len(parts) == 0 {
		return "Nothing else has arrived since, so whether the connection is alive was not observed; -keepalive-time 10 would ask it."
	}
	return phrase.Capital(phrase.Join(parts)) + "."
}

func segments(n uint32) string {
	if n == 1 {
		return "1 segment is"
	}
	return fmt.Sprintf("%d segments are", n)
}

// unread says what has arrived and was not taken.
func unread(s *result.ProbedStall) string {
	f := s.Frames
	if f == nil {
		return notObserved
	}
	if f.Arrived > s.Down {
		return fmt.Sprintf("%s arrived on our connection and %s not taken here.", phrase.Count(f.Arrived-s.Down, "message"), was(int(f.Arrived-s.Down))) //nolint:gosec // a count
	}
	return fmt.Sprintf("%d of %d bytes of a message arrived on our connection, and we take no more.", f.PartialHave, f.PartialWant)
}

// windows says how much we may still send.
func windows(f *result.ProbedFrames) string {
	if f == nil {
		return notObserved
	}
	stream := "not observed"
	if f.StreamWindow != nil {
		stream = fmt.Sprintf("%d bytes", *f.StreamWindow)
	}
	return fmt.Sprintf("%s written; the window of the stream: %s, of the connection: %d bytes.", phrase.Count(f.Written, "message"), stream, f.ConnectionWindow)
}
