package probe

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Seconds reads a time as grpcurl does, a number of seconds, or as Go does:
//
//	10      10s
//	0.5     500ms
//	1m30s   1m30s
//
// A time is not negative.
func Seconds(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	d, err := time.ParseDuration(text)
	if err != nil {
		if d, err = bare(text); err != nil {
			return 0, err
		}
	}
	if d < 0 {
		return 0, fmt.Errorf("%q is negative; allowed: 0 and more", text)
	}
	return d, nil
}

// bare reads a number of seconds.
func bare(text string) (time.Duration, error) {
	seconds, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil || strings.ContainsAny(text, "xXpP_nN"):
		return 0, fmt.Errorf("%q is no time; allowed: seconds such as 10 or 0.5, or a duration such as 500ms", text)
	case math.Abs(seconds) > math.MaxInt64/float64(time.Second)-1:
		return 0, fmt.Errorf("%q is out of range; allowed: 0 to 292 years", text)
	}
	return time.Duration(seconds * float64(time.Second)), nil
}
