package phrase

import (
	"math"
	"strconv"
	"time"
)

// unit is a unit, and its size in the smallest unit.
type unit struct {
	name string
	size float64
}

var (
	// TimeUnits are the units of [Duration], the smallest first.
	TimeUnits = []unit{{"ns", 1}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}}
	byteUnits = []unit{{"B", 1}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}}
)

// Duration writes nanoseconds with three significant digits, in a unit that fits: 310 µs, 1.06 ms, 2 s.
func Duration(ns int64) string {
	if ns == 0 {
		return "0 s"
	}
	return Measure(float64(ns), TimeUnits)
}

// Size writes a number of bytes in the same way.
func Size(bytes int64) string { return Measure(float64(bytes), byteUnits) }

// Measure writes a value in the largest unit that is not larger than it.
func Measure(value float64, units []unit) string {
	value = significant(value, units[len(units)-1].size)
	u := units[0]
	for _, larger := range units[1:] {
		if math.Abs(value) >= larger.size {
			u = larger
		}
	}
	value /= u.size
	decimals := 0
	if value != math.Trunc(value) {
		decimals = max(0, digits-1-int(math.Floor(math.Log10(math.Abs(value)))))
	}
	return strconv.FormatFloat(value, 'f', decimals, 64) + " " + u.name
}

const digits = 3

// significant rounds to three significant digits, so that 999.6 µs is 1 ms,
// but never to less than the coarsest unit.
func significant(value, coarsest float64) float64 {
	if value == 0 {
		return 0
	}
	magnitude := int(math.Floor(math.Log10(math.Abs(value))))
	scale := min(math.Pow10(magnitude-digits+1), coarsest)
	return math.Round(value/scale) * scale
}

// Moment writes a time since the start of a variant, to the millisecond, so
// that the moments of one story can be compared.
func Moment(ns int64) string {
	const finest = 10 * time.Millisecond
	if ns < int64(finest) {
		return Duration(ns)
	}
	return strconv.FormatFloat(float64(ns)/float64(time.Second), 'f', 3, 64) + " s"
}
