package command

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// exitError is the error of a command that has said all there is to say.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// environmentError is what the machine could not do.
type environmentError struct{ error }

func (e environmentError) Unwrap() error { return e.error }

// hintedError is an error with advice.
type hintedError struct {
	error
	hint string
}

func (e hintedError) Unwrap() error { return e.error }

// hint gives an error advice.
func hint(err error, format string, args ...any) error {
	return hintedError{err, fmt.Sprintf(format, args...)}
}

// within says where an error is, and keeps its advice.
func within(err error, where string) error {
	if hinted, ok := errors.AsType[hintedError](err); ok {
		return hintedError{fmt.Errorf("%s: %w", where, hinted.error), hinted.hint}
	}
	return fmt.Errorf("%s: %w", where, err)
}

// printError prints an error, and the advice that comes with it, a line each.
func printError(w io.Writer, err error) {
	text := "error: " + oneLine(err.Error()) + "\n"
	if hinted, ok := errors.AsType[hintedError](err); ok {
		text += "hint: " + oneLine(hinted.hint) + "\n"
	}
	// There is nowhere left to report that stderr is gone.
	_, _ = io.WriteString(w, text)
}

func oneLine(text string) string {
	return strings.Join(strings.Fields(text), " ")
}
