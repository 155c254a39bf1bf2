package virtual

import (
	"runtime"
	"slices"
	"strings"
)

// Error says why a run in virtual time did not come to its end.
type Error struct {
	// Reason is a line: a panic, or a deadlock.
	Reason string
	// Stack is the stack of the panic, or those of the goroutines that wait for
	// each other.
	Stack string
}

// Error implements error, in one line.
func (e *Error) Error() string {
	return "in virtual time: " + strings.ReplaceAll(e.Reason, "\n", "; ")
}

// stack returns the stack of this goroutine, or those of all.
func stack(all bool) string {
	for size := 1 << 14; ; size *= 2 {
		text := make([]byte, size)
		if n := runtime.Stack(text, all); n < size {
			return string(text[:n])
		}
	}
}

// bubbleName is what stacks call the bubble of this goroutine, as in
// "goroutine 7 [select, synctest bubble 3]:".
func bubbleName() string {
	line, _, _ := strings.Cut(stack(false), "\n")
	_, name, ok := strings.Cut(line, "synctest bubble ")
	if !ok {
		return ""
	}
	name, _, _ = strings.Cut(name, "]")
	return "synctest bubble " + name
}

// stacks returns the stacks of the goroutines of a bubble.
func stacks(bubble string) string {
	if bubble == "" {
		return ""
	}
	all := strings.Split(stack(true), "\n\n")
	return strings.Join(slices.DeleteFunc(all, func(one string) bool {
		line, _, _ := strings.Cut(one, "\n")
		return !strings.Contains(line, bubble+"]") && !strings.Contains(line, bubble+",")
	}), "\n\n")
}
