package probed

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"hangscope/repro/result"
)

// Textfile is what a probe saw so far in the text format of Prometheus. before is what was
// seen before the last round; nil if there was none.
func Textfile(now, before *result.Probed, at time.Time) string {
	var f textfile
	f.metric("up", "gauge", "Whether the calls of the last round did what was asked.")
	for i := range now.Sides {
		up := 0.
		if State(sideOf(before, i), &now.Sides[i]) == "flowing" {
			up = 1
		}
		f.sample("up", labels(now, i), up)
	}
	f.metric("calls_total", "counter", "Calls by what became of them.")
	f.each(now, func(i int, side *result.ProbedSide) {
		for _, end := range slices.Sorted(maps.Keys(side.Ended)) {
			f.sample("calls_total", append(labels(now, i), "end", string(end)), float64(side.Ended[end]))
		}
	})
	f.metric("status_total", "counter", "Calls that ended with a status, by its name.")
	f.each(now, func(i int, side *result.ProbedSide) {
		for _, status := range slices.Sorted(maps.Keys(side.Status)) {
			f.sample("status_total", append(labels(now, i), "status", status), float64(side.Status[status]))
		}
	})
	f.metric("stalls_total", "counter", "Stalls that were noticed.")
	f.each(now, func(i int, side *result.ProbedSide) {
		f.sample("stalls_total", labels(now, i), float64(side.StallCount))
	})
	f.metric("received_total", "counter", "Messages that were received in calls that are over.")
	f.each(now, func(i int, side *result.ProbedSide) { f.sample("received_total", labels(now, i), float64(side.Down)) })
	f.distribution(now, "first_message_seconds", "Time to the first message of a call.", func(s *result.ProbedSide) result.Distribution { return s.First })
	f.distribution(now, "gap_seconds", "Time between two messages; one that was cut off counts.", func(s *result.ProbedSide) result.Distribution { return s.Gaps })
	f.metric("written_timestamp_seconds", "gauge", "When this was written.")
	f.sample("written_timestamp_seconds", nil, float64(at.UnixMilli())/1000)
	return f.String()
}

func sideOf(p *result.Probed, i int) *result.ProbedSide {
	if p == nil {
		return nil
	}
	return &p.Sides[i]
}

// textfile collects metrics.
type textfile struct{ strings.Builder }

func (f *textfile) metric(name, kind, help string) {
	_, _ = fmt.Fprintf(f, "# HELP hangscope_probe_%s %s\n# TYPE hangscope_probe_%[1]s %[3]s\n", name, help, kind)
}

// sample adds a value with its labels, names and values in turn.
func (f *textfile) sample(name string, labels []string, value float64) {
	f.WriteString("hangscope_probe_" + name)
	if len(labels) > 0 {
		var parts []string
		for i := 0; i < len(labels); i += 2 {
			parts = append(parts, labels[i]+`="`+escape.Replace(labels[i+1])+`"`)
		}
		f.WriteString("{" + strings.Join(parts, ",") + "}")
	}
	f.WriteString(" " + strconv.FormatFloat(value, 'g', -1, 64) + "\n")
}

var escape = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

func (f *textfile) each(p *result.Probed, visit func(i int, side *result.ProbedSide)) {
	for i := range p.Sides {
		visit(i, &p.Sides[i])
	}
}

func (f *textfile) distribution(p *result.Probed, name, help string, of func(*result.ProbedSide) result.Distribution) {
	f.metric(name, "gauge", help)
	f.each(p, func(i int, side *result.ProbedSide) {
		d := of(side)
		if d.Count == 0 {
			return
		}
		for _, q := range []struct {
			name string
			ns   int64
		}{{"0.5", d.P50NS}, {"0.9", d.P90NS}, {"0.99", d.P99NS}, {"1", d.MaxNS}} {
			f.sample(name, append(labels(p, i), "quantile", q.name), time.Duration(q.ns).Seconds())
		}
	})
}

// labels are those of all metrics of a side.
func labels(p *result.Probed, side int) []string {
	return []string{"method", strings.TrimPrefix(p.Method, "/"), "side", p.Sides[side].Name, "port", strconv.Itoa(p.Sides[side].Port)}
}
