package scenarios

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Duration is a time.Duration that files write as Go does: 100ms, 2.5s.
type Duration time.Duration

// String writes the duration as time.Duration does, without the zeros at the
// end: 1h rather than 1h0m0s.
func (d Duration) String() string {
	text := time.Duration(d).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// MarshalText writes what String does.
func (d Duration) MarshalText() ([]byte, error) {
	return []byte(d.String()), nil
}

// UnmarshalText reads what time.ParseDuration reads.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a duration; %s", text, DurationHint(string(text)))
	}
	*d = Duration(parsed)
	return nil
}

// figure is a number that a unit makes a duration.
var figure = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)

// DurationHint says how to write what was meant as a duration.
func DurationHint(text string) string {
	if figure.MatchString(text) {
		return fmt.Sprintf("write %ss or %[1]sms", shorten(text, maxShown))
	}
	return "write a number and a unit, as in 100ms or 2.5s"
}
