package command

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"hangscope/repro/virtual"
)

// exitError ends a command with an exit code. Nothing more is printed.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// environmentError is the error of something that the machine cannot do.
type environmentError struct{ error }

func (e environmentError) Unwrap() error { return e.error }

// hintedError is an error with a hint for the user.
type hintedError struct {
	error
	hint string
}

func (e hintedError) Unwrap() error { return e.error }

// hint adds a hint to an error.
func hint(err error, format string, args ...any) error {
	return hintedError{err, fmt.Sprintf(format, args...)}
}

// within adds to an error where it happened, and keeps its hint.
func within(err error, where string) error {
	if hinted, ok := errors.AsType[hintedError](err); ok {
		return hintedError{fmt.Errorf("%s: %w", where, hinted.error), hinted.hint}
	}
	return fmt.Errorf("%s: %w", where, err)
}

// printError prints an error and its hint, one line each. Of joined errors each has its own.
func printError(w io.Writer, err error) {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range several.Unwrap() {
			printError(w, err)
		}
		return
	}
	text := "error: " + oneLine(err.Error()) + "\n"
	if hinted, ok := errors.AsType[hintedError](err); ok {
		text += "hint: " + oneLine(hinted.hint) + "\n"
	}
	if failure, ok := errors.AsType[*virtual.Error](err); ok {
		// No user can mend that. Whoever can needs to know where it was.
		text += "hint: this is a fault of hangscope; please report it with these stacks\n\n" + failure.Stack
	}
	// There is nowhere left to report that stderr is gone.
	_, _ = io.WriteString(w, text)
}

func oneLine(text string) string {
	return strings.Join(strings.Fields(text), " ")
}
