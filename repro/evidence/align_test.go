package evidence_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
)

func TestAlign(t *testing.T) {
	long := strings.Repeat("0123456789abcdef", 4)
	tests := map[string]struct {
		written, read string
		want          evidence.Alignment
		ok            bool
	}{
		"all":               {"abc", "abc", evidence.Alignment{Read: 3, Until: 3}, true},
		"nothing":           {"abc", "", evidence.Alignment{}, true},
		"the beginning":     {"abc", "ab", evidence.Alignment{Read: 2, Until: 2}, true},
		"a hole":            {"abcdef", "abef", evidence.Alignment{Read: 4, Until: 6, Holes: []evidence.Range{{From: 2, To: 4}}}, true},
		"a hole in front":   {"abcdef", "cd", evidence.Alignment{Read: 2, Until: 4, Holes: []evidence.Range{{From: 0, To: 2}}}, true},
		"behind a long one": {long + "x" + long, "x" + long, evidence.Alignment{Read: 65, Until: 129, Holes: []evidence.Range{{From: 0, To: 64}}}, true},
		"more than written": {"abc", "abcd", evidence.Alignment{Read: 4, Until: 3, Beyond: 1}, true},
		"something else":    {"abc", "xyz", evidence.Alignment{Read: 3}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := evidence.Align([]byte(test.written), []byte(test.read))
			assert.Equal(t, test.ok, ok)
			assert.Equal(t, test.want, got)
		})
	}
}

func TestAlignmentAt(t *testing.T) {
	middle := strings.Repeat("c", 30)
	a, ok := evidence.Align([]byte("ab--"+middle+"==ef"), []byte("ab"+middle+"ef"))
	assert.True(t, ok)
	var at []int
	for _, read := range []int{0, 1, 2, 3, 4, 32, 33, 34} {
		at = append(at, a.At(read))
	}
	assert.Equal(t, []int{0, 1, 2, 5, 6, 34, 37, 38}, at)
}

// What looks alike makes a hole seem to begin later than the Write that was lost.
func TestSlide(t *testing.T) {
	written := []byte("aa1aa2aa3")
	a, ok := evidence.Align(written, []byte("aa1aa3"))
	assert.True(t, ok)
	assert.Equal(t, []evidence.Range{{From: 5, To: 8}}, a.Holes)
	assert.Equal(t, evidence.Range{From: 3, To: 6}, a.Holes[0].Slide(written, []int{0, 3, 6}))
	assert.Equal(t, a.Holes[0], a.Holes[0].Slide(written, []int{0, 2, 6}), "it cannot have begun there")
}
