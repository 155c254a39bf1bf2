package content

import (
	"fmt"

	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// Diagnosed says what the cause is of what a variant is in, in a sentence.
func Diagnosed(v *result.Variant) string {
	said := causeMeaning(v.Diagnosis)
	if said == "" {
		said = phrase.Clip(string(v.Diagnosis.Cause), phrase.WidestName)
	}
	if BeforeRecovery(v) {
		said = beforeItRecovered + ": " + said
	}
	return phrase.Capital(said) + "."
}

// OffTheHops reports whether the trouble is on no hop for certain.
func OffTheHops(d *result.Diagnosis) bool {
	return d != nil && d.Hop == 0 && d.Cause != stall.Unknown && len(d.Alike) == 0
}

// causeSentence names the cause, and says what it is.
func causeSentence(v *result.Variant) string {
	sentence := phrase.Capital(phrase.Clip(string(v.Diagnosis.Cause), phrase.WidestName))
	if BeforeRecovery(v) {
		sentence += ", " + beforeItRecovered
	}
	if meaning := causeMeaning(v.Diagnosis); meaning != "" {
		sentence += ": " + meaning
	}
	return sentence + "."
}

// beforeItRecovered says of when a diagnosis is whose stall is over: what had not come
// then has come since.
const beforeItRecovered = "before it recovered"

// recovered reports whether the stall that a variant tells about was ended by a message.
func recovered(v *result.Variant) bool {
	return v.Stall != nil && v.Stall.State == result.StallRecovered
}

// BeforeRecovery reports whether the diagnosis of a variant is of a stall that a message
// ended. If the call broke or ended later, the diagnosis is of that.
func BeforeRecovery(v *result.Variant) bool {
	client := v.End(evidence.Client)
	broke := client != nil && IsTrue(client.Told) && v.Outcome != scenarios.Recovered
	return recovered(v) && !broke && v.Outcome != scenarios.Lost
}

// Observations are what a diagnosis rests on, one line for each.
func Observations(d *result.Diagnosis) []string {
	lines := make([]string, 0, len(d.Observations)+1)
	for _, o := range d.Observations {
		lines = append(lines, fmt.Sprintf("%s, %s: %s (%s)", phrase.Moment(o.AtNS), phrase.Clip(o.End, phrase.Prose/2), phrase.Clip(o.Text, 2*phrase.Prose), phrase.Clip(o.Source, phrase.WidestName)))
	}
	if others := Alike(d); others != "" {
		lines = append(lines, others)
	}
	if d.Settle != "" {
		lines = append(lines, "What would settle it: "+phrase.Clip(d.Settle, 2*phrase.Prose)+".")
	}
	return lines
}

// Alike names the causes that would look the same. It is empty if there are none.
func Alike(d *result.Diagnosis) string {
	if len(d.Alike) == 0 {
		return ""
	}
	names := make([]string, 0, maxAlike)
	for _, cause := range d.Alike[:min(len(d.Alike), maxAlike)] {
		names = append(names, phrase.Clip(string(cause), phrase.WidestName))
	}
	return "The ends would see the same if it were " + phrase.Either(names) + "."
}

// maxAlike bounds the causes that are named as alike. A diagnosis has fewer, but
// a result may come from a file.
const maxAlike = 5

// MaxFrames bounds how many of the last frames of each end a page shows.
const MaxFrames = 5

// KernelKnew is what a kernel knew about a socket, in one line.
func KernelKnew(tcp *result.TCPInfo) string {
	return fmt.Sprintf("TCP %s, %d unacked, %d retransmits", phrase.Clip(tcp.State, phrase.WidestName), tcp.Unacked, tcp.Retransmits)
}
