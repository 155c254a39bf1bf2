// Package scripting is what the scripts of testdata/script can say beside testscript's own
// words: that a command exits with a code, that a JSON document has a value, that a page
// names nothing of this machine, and when a signal is sent. Only tests use it.
//
//	exits 2 hangscope run nope
//	json stdout variants.1.stall.hop 1
package scripting

import (
	"fmt"
	"maps"
	"os"
	"runtime"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"hangscope/repro/kernel"
)

// signals are the words about signals, where there are any.
var signals map[string]func(*testscript.TestScript, bool, []string)

// Commands are the words of scripts.
func Commands() map[string]func(*testscript.TestScript, bool, []string) {
	words := map[string]func(*testscript.TestScript, bool, []string){
		"exits":    exits,
		"json":     jsonIs,
		"unpack":   unpack,
		"nameless": nameless,
		"timeless": timeless,
	}
	maps.Copy(words, signals)
	return words
}

// Condition decides the conditions of scripts: [proc] for a machine whose /proc tells what
// a process has open, [kernel] for one on which the layer kernel can run.
func Condition(name string) (bool, error) {
	switch name {
	case "proc":
		_, err := os.Stat("/proc/self/fd")
		return err == nil && runtime.GOOS == "linux", nil
	case "kernel":
		return kernelAble(), nil
	}
	return false, fmt.Errorf("unknown condition %q", name)
}

// kernelAble is whether the layer kernel can run here.
var kernelAble = sync.OnceValue(func() bool {
	return kernel.Unable(kernel.Doctor()) == nil
})
