package command

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/virtual"
)

// A fault of hangscope itself is one line of error, and the stacks that tell where.
func TestPrintErrorOfVirtualTime(t *testing.T) {
	var printed strings.Builder
	printError(&printed, machineError(virtual.Run(t.Context(), func(context.Context) { panic("this\nand that") })))
	text := printed.String()
	assert.True(t, strings.HasPrefix(text,
		"error: in virtual time: panic: this; and that\nhint: this is a fault of hangscope; please report it with these stacks\n\ngoroutine "), text)
	assert.Contains(t, text, "command.TestPrintErrorOfVirtualTime")
}
