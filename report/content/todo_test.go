package content

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/repro/result"
)

// One more cure, and several more, are counted in English.
func TestMoreCures(t *testing.T) {
	r := sample.HungResult()
	for _, test := range []struct {
		names []string
		want  string
	}{
		{[]string{"one"}, "Measured: one cures it."},
		{[]string{"one", "two"}, "Measured: one cures it (1 more does)."},
		{[]string{"one", "two", "three"}, "Measured: one cures it (2 more do)."},
	} {
		r.Cures = nil
		for _, name := range test.names {
			r.Cures = append(r.Cures, result.Cure{Name: name, Effect: result.Cures})
		}
		todo := WhatToDo(r)
		require.NotNil(t, todo)
		assert.Equal(t, test.want, todo.Measured)
	}
}
