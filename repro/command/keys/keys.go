// Package keys reads single keys of a terminal, without Enter and without an echo:
//
//	pressed, stop := keys.Watch(os.Stdin)
//	defer stop()
//	key := <-pressed
//
// Ctrl-C and Ctrl-Z stay signals. When it stops, the terminal is as it was.
package keys
