package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// firstGCPercent lets the first garbage collection come at 16 MB in place of 4. One
// scenario in virtual time needs less than that, and is over in about the time that
// a collection takes.
const firstGCPercent = 400

// postponeGC postpones the first garbage collection, unless the environment says
// when they are to come. From then on they come as usual.
func postponeGC() {
	if os.Getenv("GOGC") != "" {
		return
	}
	usual := debug.SetGCPercent(firstGCPercent)
	type garbage struct{ _ *int }
	runtime.AddCleanup(new(garbage), func(percent int) { debug.SetGCPercent(percent) }, usual)
}
