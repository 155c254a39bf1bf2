package command

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/renameio/v2/maybe"
	"google.golang.org/protobuf/proto"

	"hangscope/report/phrase"
	"hangscope/repro/command/probed"
	"hangscope/repro/probe"
	"hangscope/repro/result"
)

// probeNotices tell of a probe while it runs: on stderr, in the file of metrics, and by the
// command of --on-stall.
type probeNotices struct {
	*probing
	alarm *probed.Alarm

	mu     sync.Mutex
	states map[string]string // of each side, as last told
	before *result.Probed
	noted  []string
}

// attach lets the engine tell of stalls, and of messages with -v.
func (n *probeNotices) attach() {
	n.states = make(map[string]string)
	n.engine.OnStall = n.stalled
	n.engine.OnEnd = n.over
	if !n.verbose {
		return
	}
	text := probe.Printer(n.engine.Method)
	n.engine.Got = func(call int, message proto.Message) { n.say("call %d: %s", call, text(message)) }
	n.engine.Heard = func(call int, what string, header probe.Headers) {
		for _, name := range slices.Sorted(maps.Keys(header)) {
			for _, value := range header[name] {
				n.say("call %d: %s %s: %s", call, what, name, phrase.Clip(value, 2*phrase.Prose))
			}
		}
	}
}

func (n *probeNotices) say(format string, args ...any) {
	_, _ = fmt.Fprintf(n.stderr, format+"\n", args...)
}

// stalled tells of a stall while it lasts.
func (n *probeNotices) stalled(side *probe.Side, s result.ProbedStall) {
	n.say("stalled: %s, call %d: %s for %s, after %d messages received and %d sent", side.Name, s.Call, s.Reason, phrase.Duration(s.SilentNS), s.Down, s.Up)
	n.alarm.Ring(probed.AlarmOf(probe.Path(n.engine.Method), side.Name, side.Port(), s))
	n.metrics(n.engine.Report())
}

// over tells that a stall is over.
func (n *probeNotices) over(side *probe.Side, s result.ProbedStall) {
	if s.Over {
		n.say("over: %s, call %d: it went on or ended after %s", side.Name, s.Call, phrase.Duration(s.SilentNS))
	}
}

// roundEnded tells what has changed, and writes the metrics.
func (n *probeNotices) roundEnded(found *result.Probed) {
	for i, side := range found.Sides {
		var before *result.ProbedSide
		if n.before != nil {
			before = &n.before.Sides[i]
		}
		state := probed.State(before, &side)
		if n.states[side.Name] != state {
			n.states[side.Name] = state
			n.say("%s %s: %s", time.Now().UTC().Format("2006-01-02 15:04:05 UTC"), side.Name, state)
		}
	}
	n.before = found
	n.metrics(found)
}

// metrics writes the file of metrics, whole or not at all.
func (n *probeNotices) metrics(found *result.Probed) {
	if n.textfile == "" {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := maybe.WriteFile(n.textfile, []byte(probed.Textfile(found, n.before, time.Now())), fileMode); err != nil {
		text := "The file of metrics could not be written: " + withoutNames(err) + "."
		if !slices.Contains(n.noted, text) {
			n.noted = append(n.noted, text)
			n.say("%s", strings.TrimSuffix(text, "."))
		}
	}
}

// notes are what is to be said in the report.
func (n *probeNotices) notes() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append(append([]string{}, n.noted...), n.alarm.Notes()...)
}
