package progress

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"hangscope/repro"
)

// Runs shows how far several runs have come: how many are over, how long
// the rest will take, and which are under way. The runs call it concurrently.
type Runs struct {
	mu     sync.Mutex
	bar    *Bar
	plans  []repro.Plan
	states []state
	// started is when the first run began, and forecast is how long all runs take.
	started  time.Time
	forecast time.Duration
	drawn    time.Time
}

// state is how far one run has come.
type state int

const (
	waiting state = iota
	underWay
	over
)

// NewRuns returns the progress of several runs.
func NewRuns(bar *Bar, plans []repro.Plan) *Runs {
	return &Runs{
		bar: bar, plans: plans, states: make([]state, len(plans)),
		started: time.Now(), forecast: repro.Forecast(plans),
	}
}

// minDrawInterval bounds how often the overview is drawn again. Each of many runs
// reports its progress many times a second, and in virtual time a hundred of them
// end in one, but the overview changes slowly.
const minDrawInterval = 200 * time.Millisecond

// Begun notes that a run is under way. It may be called many times for a run.
func (o *Runs) Begun(plan int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.states[plan] == waiting {
		o.states[plan] = underWay
	}
	o.drawSometimes()
}

// Ended notes that a run is over.
func (o *Runs) Ended(plan int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.states[plan] = over
	if !slices.ContainsFunc(o.states, func(s state) bool { return s != over }) {
		o.draw() // all of them
	}
	o.drawSometimes()
}

func (o *Runs) drawSometimes() {
	if time.Since(o.drawn) >= minDrawInterval {
		o.draw()
	}
}

// barColumns is how many columns of a line the bar and its figures take.
const barColumns = barWidth + 12

func (o *Runs) draw() {
	o.drawn = time.Now()
	done := 0
	var names []string
	for i, s := range o.states {
		switch s {
		case over:
			done++
		case underWay:
			names = append(names, o.plans[i].Scenario.Name)
		case waiting:
		}
	}
	about := fmt.Sprintf("%d of %d runs", done, len(o.plans))
	if left, ok := o.left(done); ok && done < len(o.plans) {
		about += ", " + remaining(left)
	}
	room := o.bar.columns - barColumns - len(about)
	o.bar.Draw(done, len(o.plans), about+namesThatFit(names, room))
}

// left estimates how long the rest will take: by the forecast, or by the pace so far
// where the plan does not say it, in virtual time. It is false before the first run
// is over.
func (o *Runs) left(done int) (left time.Duration, ok bool) {
	switch elapsed := time.Since(o.started); {
	case o.forecast > 0:
		return o.forecast - elapsed, true
	case done == 0:
		return 0, false
	default:
		return atThisPace(elapsed, done, len(o.plans)), true
	}
}

// atThisPace is how long the rest takes if it goes on as before.
func atThisPace(elapsed time.Duration, done, of int) time.Duration {
	return time.Duration(float64(elapsed) / float64(done) * float64(of-done))
}

// remaining says how long the rest will take, as exactly as the forecast allows.
func remaining(d time.Duration) string {
	const soon = 2 * time.Second
	switch {
	case d < soon:
		return "almost done"
	case d < time.Minute:
		return fmt.Sprintf("about %d s left", int(d.Seconds()))
	default:
		return fmt.Sprintf("about %d min left", int(d.Round(time.Minute).Minutes()))
	}
}

// namesThatFit lists the names of the runs under way, each once, as far as there is
// room.
func namesThatFit(names []string, room int) string {
	names = slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
	for shown := len(names); shown > 0; shown-- {
		line := ": " + strings.Join(names[:shown], ", ")
		if more := len(names) - shown; more > 0 {
			line += fmt.Sprintf(" and %d more", more)
		}
		if len(line) <= room {
			return line
		}
	}
	return ""
}
