package sample

import (
	"strings"

	"hangscope/repro/result"
	"hangscope/repro/stall"
)

// DiagnosedResult is the hang of mirrord issue 2348 with its diagnosis and the
// last frames at both ends of hop 1.
func DiagnosedResult() *result.Result {
	r := HungResult()
	v := &r.Variants[1]
	v.Diagnosis = &result.Diagnosis{
		Cause: "half-open", Hop: 1,
		Knows: []string{"upstream"}, Waits: []string{"client", "forwarder, towards upstream"},
		Observations: []result.Observation{
			{End: "client", AtNS: 902 * Ms, Source: "call", Text: "got message 10, and nothing since"},
			{End: "upstream", AtNS: 1003 * Ms, Source: "socket", Text: "its read ended with RST"},
			{End: "forwarder, towards upstream", AtNS: 902 * Ms, Source: "call", Text: "still waits 2.249 s later, and was not told"},
		},
		RuledOut: []result.RuledOut{{Cause: "sender-idle", Why: "upstream is returned, having sent message 11"}},
	}
	v.Frames = []result.EndFrames{
		{
			End: "upstream", Hop: 1,
			Frames: []result.Frame{
				{AtNS: 902 * Ms, Written: true, Text: "DATA stream=1 len=89"},
				{AtNS: 902 * Ms, Text: "PING stream=0 len=8"},
				{AtNS: 1002 * Ms, Written: true, Text: "DATA stream=1 len=89"},
			},
			TCP: &result.TCPInfo{State: "CLOSE"},
		},
		{
			End: "forwarder, towards upstream", Hop: 1,
			Frames: []result.Frame{
				{AtNS: 902 * Ms, Text: "DATA stream=1 len=89"},
				{AtNS: 902 * Ms, Written: true, Text: "PING stream=0 len=8"},
			},
			Partial: "DATA stream=1 len=89 (12 of 98 bytes)",
			TCP:     &result.TCPInfo{State: "ESTABLISHED", Unacked: 1, Retransmits: 3},
		},
	}
	return r
}

// undecidedResult has a silence whose cause the ends could not see.
func undecidedResult() *result.Result {
	r := DiagnosedResult()
	d := r.Variants[1].Diagnosis
	d.Cause, d.Knows = "unknown", nil
	d.Observations = d.Observations[:1]
	d.Alike = []stall.Cause{stall.BlackHole, stall.HalfOpenHop, stall.SenderIdle}
	d.Settle = "a capture at both ends of the hop"
	return r
}

// hostileDiagnosisResult has in its diagnosis what an attacker would put there.
func hostileDiagnosisResult() *result.Result {
	r := DiagnosedResult()
	v := &r.Variants[1]
	evil := "\x1b[31m\u202e</script>\x00" + strings.Repeat("long ", 100)
	v.Diagnosis.Cause = "\x1b[1mnew"
	v.Diagnosis.Settle = evil
	for range 100 {
		v.Diagnosis.Alike = append(v.Diagnosis.Alike, stall.Cause(evil))
	}
	for i := range v.Diagnosis.Observations {
		v.Diagnosis.Observations[i].End, v.Diagnosis.Observations[i].Text = evil, evil
	}
	for i := range v.Frames {
		v.Frames[i].End, v.Frames[i].Partial = evil, evil
		v.Frames[i].Frames[0].Text = evil
		v.Frames[i].TCP.State = evil
	}
	return r
}
