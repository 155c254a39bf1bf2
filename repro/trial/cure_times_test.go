package trial

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// paced is a scenario with 30 messages, one each interval.
func paced(interval time.Duration) scenarios.Scenario {
	return scenarios.Scenario{
		Name: "paced", Flush: &scenarios.Flush{Mechanism: "mark-reject"},
		Load: scenarios.Load{Interval: new(scenarios.Duration(interval))},
	}.Complete()
}

// What a cure changes names the times that its trial has.
func TestChangesNameTheTimes(t *testing.T) {
	changes := func(interval time.Duration) string {
		var all []string
		for _, c := range Cures {
			all = append(all, c.Change(paced(interval)))
		}
		return strings.Join(all, "\n")
	}
	usual := changes(100 * time.Millisecond)
	assert.Equal(t, usual, changes(time.Millisecond), "no cure acts faster for a load that is faster")
	for _, want := range []string{"silent for 3 s", "a deadline of 10 s", "TCP_USER_TIMEOUT of 5 s", "keepalive 10 s, timeout 3 s"} {
		assert.Contains(t, usual, want)
	}
	slow := changes(20 * time.Second)
	assert.Contains(t, slow, "silent for 40 s")
	assert.Contains(t, slow, "a deadline of 620 s")

	trials := CureTrials(result.AllCures, paced(20*time.Second))
	assert.Equal(t, 40*time.Second, trials["forwarder's watchdog"].Remedies.ForwarderWatchdog)
	assert.Equal(t, 40*time.Second, trials["client's watchdog and retry"].Remedies.ClientWatchdog)
	assert.Equal(t, 620*time.Second, trials["deadline"].Remedies.Deadline)
}

// A cure is observed until the packet that is due next has had its effect, and the
// cure its time.
func TestCuresAreObservedForTheirTime(t *testing.T) {
	for _, interval := range []time.Duration{0, time.Millisecond, 100 * time.Millisecond, 20 * time.Second} {
		scenario := paced(interval)
		due := FlushDue(scenario)
		for name, trial := range CureTrials(result.AllCures, scenario) {
			if trial.AtLeast == 0 {
				assert.Equal(t, "another port", name)
				continue
			}
			remedies := trial.Remedies
			for _, takes := range []time.Duration{
				interval, remedies.ForwarderWatchdog, remedies.ClientWatchdog, remedies.HealthCheck, remedies.Deadline - due,
			} {
				assert.Greater(t, trial.AtLeast, due+takes, "%s at %v", name, interval)
			}
			for _, limit := range []time.Duration{remedies.ForwarderWatchdog, remedies.ClientWatchdog, remedies.Deadline} {
				if limit > 0 {
					assert.Greater(t, limit, interval, "%s at %v", name, interval)
				}
			}
		}
	}
}

// A change stands in a row of a table. A longer one would be clipped there, and lose
// who can set it.
func TestChangesAreShort(t *testing.T) {
	for _, c := range Cures {
		assert.LessOrEqual(t, len(c.Change(paced(time.Hour))), 100, c.Name)
	}
}
