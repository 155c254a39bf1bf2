//go:build !unix

package evidence

import "time"

// processorTime is not known here.
func processorTime() time.Duration { return 0 }
