package result

import (
	"encoding/json"
	"io"
	"slices"
)

// Recognize says what a file is that hangscope has written as JSON, in words, for whoever
// takes it for something else. It is empty for any other file. What the file holds is not
// checked.
func Recognize(r io.Reader) string {
	var head head
	if json.NewDecoder(io.LimitReader(r, maxFileBytes)).Decode(&head) != nil || head.Schema == nil {
		return ""
	}
	switch {
	case slices.Contains(otherKinds, head.Kind):
		return "the result of a " + head.Kind
	case head.Results != nil:
		return "a set of results"
	case head.Cells != nil:
		return "a sweep"
	case head.Variants != nil:
		return "a result"
	default:
		return ""
	}
}
