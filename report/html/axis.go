package html

import (
	"math"
	"strconv"
	"strings"
	"time"

	"hangscope/report/content"
	"hangscope/report/phrase"
)

// logAxis is a logarithmic axis over whole powers of ten nanoseconds.
type logAxis struct{ low, high int }

// newLogAxis spans the values that are above zero.
func newLogAxis(values []int64) logAxis {
	a := logAxis{math.MaxInt, math.MinInt}
	for _, ns := range values {
		if ns > 0 {
			exponent := math.Log10(float64(ns))
			a.low = min(a.low, int(math.Floor(exponent)))
			a.high = max(a.high, int(math.Ceil(exponent)))
		}
	}
	if a.low > a.high {
		a = logAxis{6, 9}
	}
	a.high = max(a.high, a.low+1)
	return a
}

// share is where a value lies on the axis, 0 to 1.
func (a logAxis) share(ns int64) float64 {
	if ns <= 0 {
		return 0
	}
	return min(max((math.Log10(float64(ns))-float64(a.low))/float64(a.high-a.low), 0), 1)
}

// tick is a labelled line of a grid. Its place on the axis is in pixels or percent.
type tick struct {
	At, Label, Anchor string
}

// powers are ticks at powers of ten, so few that their labels do not touch.
func (a logAxis) powers(maxTicks int, at func(share float64) string) []tick {
	var ticks []tick
	step := (a.high-a.low)/maxTicks + 1
	for e := a.low; e <= a.high; e += step {
		ns := math.Pow10(e)
		ticks = append(ticks, tick{
			At: at(float64(e-a.low) / float64(a.high-a.low)), Label: phrase.Measure(ns, phrase.TimeUnits), Anchor: anchor(e-a.low, a.high-a.low),
		})
	}
	return ticks
}

// anchor keeps a label at either end of an axis within it.
func anchor(i, of int) string {
	switch {
	case i == 0:
		return "start"
	case i >= of:
		return "end"
	default:
		return "middle"
	}
}

// percentOf writes a share as SVG does, so that a drawing fits any width.
func percentOf(share float64) string {
	return strconv.FormatFloat(100*share, 'f', 2, 64) + "%"
}

// pixels writes a length in SVG's user units.
func pixels(length float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(length, 'f', 1, 64), ".0")
}

// timeTicks are round times along an axis in percent.
func timeTicks(span int64) []tick {
	const maxTicks = 8
	step := content.NiceStep(span / maxTicks)
	unit, name := time.Second, " s"
	if span < int64(time.Second) {
		unit, name = time.Millisecond, " ms"
	}
	var ticks []tick
	for i := int64(0); i*step <= span && i <= 2*maxTicks; i++ {
		label := strconv.FormatFloat(float64(i*step)/float64(unit), 'g', 6, 64) + name
		share := float64(i*step) / float64(span)
		end := 0
		if share > 0.96 {
			end = 1
		}
		ticks = append(ticks, tick{At: percentOf(share), Label: label, Anchor: anchor(int(i), int(i)+1-end)})
	}
	return ticks
}
