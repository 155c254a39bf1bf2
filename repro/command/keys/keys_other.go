//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd && !dragonfly

package keys

import "os"

// Watch sends each key that is pressed on a terminal. There are none here.
func Watch(*os.File) (pressed <-chan byte, stop func()) { return nil, func() {} }
