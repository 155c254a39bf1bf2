package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/content"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// silenceAgrees: a stall is a gap, and the outcome is that of the stall.
func silenceAgrees(t *testing.T, v *result.Variant) {
	t.Helper()
	s := v.Stall
	if s == nil {
		assert.NotEqual(t, scenarios.Hung, v.Outcome, "%s hangs without a stall", v.Name)
		return
	}
	assert.LessOrEqual(t, s.LastedNS, v.Gaps.MaxNS, "%s: the stall is longer than the longest gap", v.Name)
	assert.Equal(t, v.Outcome == scenarios.Hung, s.State == result.StallHung && v.Undecided == nil, "%s is %s, its stall %s", v.Name, v.Outcome, s.State)
	if s.State == result.StallHung {
		assert.Positive(t, v.Gaps.Censored, "%s hangs, and no gap is open", v.Name)
		assert.Equal(t, v.LastedNS, s.SinceNS+s.LastedNS, "%s: the stall lasts to the end", v.Name)
		assert.GreaterOrEqual(t, highest(v.Timeline), s.LastedNS, "%s: the timeline", v.Name)
	}
}

func highest(timeline result.Timeline) int64 {
	var most int64
	for _, b := range timeline.Buckets {
		most = max(most, b.SilenceMaxNS)
	}
	return most
}

// endsAgree: an end that was told has a status, one that was not has none.
func endsAgree(t *testing.T, v *result.Variant) {
	t.Helper()
	for _, e := range v.Ends {
		assert.Equal(t, content.IsTrue(e.Told), e.Status != "", "%s, %s: told and status", v.Name, e.Role)
		assert.Equal(t, content.IsTrue(e.Told), e.ToldNS != nil, "%s, %s: told, and when", v.Name, e.Role)
	}
}

// states are what a role does when it is the cause.
var states = map[stall.Cause]func(t *testing.T, v *result.Variant){
	stall.ForwarderStuck: func(t *testing.T, v *result.Variant) {
		assert.NotContains(t, []string{evidence.WaitingInRecv.String(), evidence.Returned.String()}, v.End(evidence.Forwarder).State)
	},
	stall.SenderIdle: func(t *testing.T, v *result.Variant) {
		assert.NotEqual(t, evidence.Returned.String(), v.End(evidence.Upstream).State)
	},
	stall.SlowConsumer: func(t *testing.T, v *result.Variant) {
		working := slices.ContainsFunc(v.Ends, func(e result.End) bool {
			return e.State != evidence.WaitingInRecv.String() && e.State != evidence.Returned.String() && e.State != evidence.BlockedInSend.String()
		})
		assert.True(t, working, "every end reads, writes or has returned")
	},
	stall.FlowControl: func(t *testing.T, v *result.Variant) {
		blocked := slices.ContainsFunc(v.Ends, func(e result.End) bool { return e.State == evidence.BlockedInSend.String() })
		assert.True(t, blocked, "no end is in Send")
	},
}

// diagnosisAgrees: the diagnosis speaks of the same ends as they do, of moments that
// were, and rules out neither what it found nor what looks alike.
func diagnosisAgrees(t *testing.T, v *result.Variant) {
	t.Helper()
	d := v.Diagnosis
	if v.Stall != nil && v.Stall.Hop != 0 && d.Hop != 0 {
		assert.Equal(t, v.Stall.Hop, d.Hop, "%s: the hop of the stall, and of its cause, %s", v.Name, d.Cause)
	}
	for _, out := range d.RuledOut {
		assert.NotEqual(t, d.Cause, out.Cause, "%s: found and ruled out", v.Name)
		assert.NotContains(t, d.Alike, out.Cause, "%s: alike and ruled out", v.Name)
	}
	for _, end := range d.Waits {
		assert.NotContains(t, d.Knows, end, "%s: waits and knows", v.Name)
		if e := v.End(roleOf(end)); v.Outcome == scenarios.Hung && e.Role != v.Middle() {
			assert.NotEqual(t, evidence.Returned.String(), e.State, "%s: %s waits", v.Name, end)
		}
	}
	for _, o := range d.Observations {
		assert.LessOrEqual(t, o.AtNS, v.LastedNS, "%s: %s", v.Name, o.Text)
		e := v.End(roleOf(o.End))
		if code, ok := strings.CutPrefix(o.Text, "got "); ok && o.Source == "call" && !strings.HasPrefix(code, "message") && !strings.HasPrefix(code, "OK") {
			assert.True(t, content.IsTrue(e.Told), "%s: %s %s, and was told of nothing", v.Name, o.End, o.Text)
		}
		if strings.Contains(o.Text, "was not told") {
			assert.False(t, content.IsTrue(toldAt(v, o.End)), "%s: %s %s, and was told", v.Name, o.End, o.Text)
		}
	}
	if check := states[d.Cause]; check != nil && v.Outcome != scenarios.Recovered { // what they did at the end is another thing
		t.Run(fmt.Sprintf("%s, %s", v.Name, d.Cause), func(t *testing.T) { check(t, v) })
	}
}

// toldAt is what an end, by its name, was told of its peer.
func toldAt(v *result.Variant, end string) *bool {
	e := v.End(roleOf(end))
	switch end {
	case evidence.ForwarderToClient.String(), evidence.LocalToClient.String():
		return e.ToldOfClient
	case evidence.ForwarderToUpstream.String(), evidence.LocalToUpstream.String():
		return e.ToldOfUpstream
	default:
		return e.Told
	}
}

func roleOf(end string) evidence.Role {
	for _, e := range append(evidence.Ends[:], evidence.LocalToClient, evidence.LocalToUpstream) {
		if e.String() == end {
			return e.Role()
		}
	}
	return ""
}

// chainAgrees: the drawing shows each role as its end is, and the silence of the
// receiver is that of the stall.
func chainAgrees(t *testing.T, r *result.Result, v *result.Variant) {
	t.Helper()
	for _, station := range content.StationsOf(r, v, content.Route(v)) {
		e := v.End(evidence.Role(station.Name))
		if station.Name == evidence.Local.Name() {
			e = v.End(evidence.Local)
		}
		if e == nil {
			relayAgrees(t, v, station)
			continue
		}
		var lines []string
		for _, line := range station.Lines {
			lines = append(lines, line.Text)
		}
		text := strings.Join(lines, "\n")
		assert.Contains(t, text, e.State, "the box of the %s", e.Role)
		if content.IsTrue(e.Told) {
			assert.Contains(t, text, "told "+e.Status, "the box of the %s", e.Role)
		}
		if content.IsFalse(e.Told) {
			assert.NotRegexp(t, `(?m)^told`, text, "the box of the %s", e.Role)
		}
	}
}

// relayAgrees: a relay to which the layer sent a reset has heard of it. In real time
// a connection may be reset before the relay accepts it.
func relayAgrees(t *testing.T, v *result.Variant, station content.Station) {
	t.Helper()
	for _, f := range v.Flows {
		if v.Clock.Virtual() && slices.Contains(f.Resets, evidence.Role(station.Name)) {
			assert.NotEqual(t, "not told", station.Lines[0].Text, "the box of the %s", station.Name)
		}
	}
}

// storyAgrees: the story tells of each end what the drawing shows.
func storyAgrees(t *testing.T, r *result.Result, v *result.Variant) {
	t.Helper()
	story := content.Story(r)
	if len(story) == 0 || content.Fine(v) {
		return
	}
	text := strings.Join(story, "\n")
	for _, e := range v.Ends {
		told := fmt.Sprintf("the %s was told %s", e.Role, e.Status)
		assert.Equal(t, content.IsTrue(e.Told), strings.Contains(text, told) && e.Status != "", "the story of the %s: %s", e.Role, text)
	}
	waits := regexp.MustCompile(`(?m)^.*waited in Recv.*$`).FindAllString(text, -1)
	for _, e := range v.Ends {
		says := slices.ContainsFunc(waits, func(line string) bool { return strings.Contains(strings.ToLower(line), "the "+string(e.Role)) })
		if says {
			does := []string{e.State}
			if also := content.Also(&e); also != nil { // it sends and receives in two goroutines
				does = append(does, also.State)
			}
			assert.Contains(t, does, evidence.WaitingInRecv.String(), "the story says that the %s waits: %s", e.Role, text)
		}
	}
}

var namedHop = regexp.MustCompile(`\(hop (\d)\)|of hop (\d)`)

// hopAgrees: the headline names one hop.
func hopAgrees(t *testing.T, r *result.Result, v *result.Variant) {
	t.Helper()
	if v.Diagnosis == nil {
		return
	}
	hops := map[string]bool{}
	for _, sentence := range content.Headline(r) {
		for _, found := range namedHop.FindAllStringSubmatch(sentence, -1) {
			hops[found[1]+found[2]] = true
		}
	}
	assert.LessOrEqual(t, len(hops), 1, "the headline names two hops: %s", strings.Join(content.Headline(r), "\n"))
}
