package progress

import (
	"fmt"
	"io"
	"time"

	"hangscope/repro"
	"hangscope/repro/result"
)

// maxUnannounced is how long a command may take without saying so before it starts. It
// is longer than the catalogue takes in real time.
const maxUnannounced = 2 * time.Minute

// Announce says on stderr how long runs will take, if that is long. It drops the errors of
// stderr, because there is nowhere left to report them.
func Announce(stderr io.Writer, takes time.Duration, shorter string) {
	if takes > maxUnannounced {
		_, _ = fmt.Fprintf(stderr, "note: this takes about %s of real time; %s\n", roughly(takes), shorter)
	}
}

// AnnounceRuns is Announce for runs.
func AnnounceRuns(stderr io.Writer, plans []repro.Plan) {
	shorter := "with --clock virtual it takes seconds"
	if plans[0].Options.Layer == result.Kernel {
		shorter = "a simulation with --clock virtual takes seconds"
	}
	Announce(stderr, repro.Forecast(plans), shorter)
}

// roughly says a duration of minutes or hours, as exactly as a forecast is.
func roughly(d time.Duration) string {
	const manyMinutes = 100
	if minutes := d.Round(time.Minute).Minutes(); minutes < manyMinutes {
		return fmt.Sprintf("%.0f min", minutes)
	}
	return fmt.Sprintf("%.0f h", d.Hours())
}
