package command

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"hangscope/repro"
)

// overview shows how far several runs have come: how many are over, how long
// the rest will take, and which are under way. It is used by the runs at once.
type overview struct {
	mu     sync.Mutex
	bar    *bar
	plans  []repro.Plan
	states []state
	// started is when the first run began, and forecast how long all take.
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

func newOverview(bar *bar, plans []repro.Plan) *overview {
	return &overview{
		bar: bar, plans: plans, states: make([]state, len(plans)),
		started: time.Now(), forecast: repro.Forecast(plans),
	}
}

// betweenDraws is how long the overview stays as it is: what it tells changes
// slowly, and each of many runs has news many times a second.
const betweenDraws = 200 * time.Millisecond

// begun is told, again and again, that a run is under way.
func (o *overview) begun(plan int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.states[plan] == waiting {
		o.states[plan] = underWay
	}
	if time.Since(o.drawn) >= betweenDraws {
		o.draw()
	}
}

// ended is told that a run is over.
func (o *overview) ended(plan int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.states[plan] = over
	o.draw()
}

// besideAbout is what the bar takes of a line, beside what it is about.
const besideAbout = barWidth + 12

func (o *overview) draw() {
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
	about := fmt.Sprintf("%d of %d runs, %s", done, len(o.plans), remaining(o.forecast-time.Since(o.started)))
	room := o.bar.columns - besideAbout - len(about)
	o.bar.draw(done, len(o.plans), about+under(names, room))
}

// remaining says how long something will take, as exactly as it is known.
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

// under names what is under way, each once, as far as there is room.
func under(names []string, room int) string {
	names = slices.Compact(names)
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
