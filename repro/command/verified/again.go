package verified

import (
	"fmt"

	"hangscope/report/content"
	"hangscope/repro/result"
	"hangscope/repro/verify"
)

// provenance is line 1. It is empty if nothing was run.
func provenance(pairs [][2]*result.Result) string {
	var runs []*result.Result
	for _, pair := range pairs {
		if pair[0] != nil {
			runs = append(runs, pair[:]...)
		}
	}
	if len(runs) == 0 {
		return ""
	}
	return content.RunsProvenance(runs)
}

// repetitions counts the runs that were repeated because the machine was too busy, by
// what they were of and by the reason.
type repetitions struct {
	of    []string // in the order in which they came
	times map[string]map[verify.Disturbance]int
	total int
}

// add adds the reasons of the repeated runs of something.
func (r *repetitions) add(of string, reasons []verify.Disturbance) {
	if r.times == nil {
		r.times = make(map[string]map[verify.Disturbance]int)
	}
	if r.times[of] == nil {
		r.of = append(r.of, of)
		r.times[of] = make(map[verify.Disturbance]int)
	}
	for _, why := range reasons {
		r.times[of][why]++
		r.total++
	}
}

// lines has one for each reason. It is empty if no run was repeated.
func (r *repetitions) lines() []string {
	if r.total == 0 {
		return nil
	}
	lines := []string{fmt.Sprintf("Runs that were repeated, because the machine was too busy: %d", r.total)}
	for _, of := range r.of {
		for _, why := range verify.Disturbances {
			if times := r.times[of][why]; times > 0 {
				lines = append(lines, fmt.Sprintf("%s%d×: %s", of, times, why))
			}
		}
	}
	return lines
}
