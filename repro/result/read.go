package result

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"hangscope/scenarios"
)

// maxFileBytes bounds the size of a file of results. A set of a thousand runs
// has about a hundred megabytes.
const maxFileBytes = 512 << 20

// Read reads what a run has written as JSON: one result, which becomes a set
// of one, or a set. The name is that of the file, for errors; they are
// [scenarios.Error].
func Read(r io.Reader, name string) (*Set, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFileBytes+1))
	if err != nil {
		return nil, &scenarios.Error{File: name, Problem: err.Error()}
	}
	if len(text) > maxFileBytes {
		return nil, &scenarios.Error{File: name, Problem: fmt.Sprintf("is larger than the limit of %d MiB", maxFileBytes>>20)}
	}
	set, problem := readSet(text)
	if problem != nil {
		problem.File = name
		return nil, problem
	}
	return set, nil
}

// document is what both forms have in common, and what tells them apart.
type document struct {
	Schema   *int            `json:"schema"`
	Results  json.RawMessage `json:"results"`
	Variants json.RawMessage `json:"variants"`
}

const howMade = "hangscope run --format json --output FILE writes one"

func readSet(text []byte) (*Set, *scenarios.Error) {
	var head document
	if problem := decode(text, &head); problem != nil {
		return nil, problem
	}
	switch {
	case head.Schema == nil || head.Results == nil && head.Variants == nil:
		return nil, &scenarios.Error{Problem: "is not a result of hangscope: it has no schema, or neither variants nor results", Hint: howMade}
	case *head.Schema != SchemaVersion:
		return nil, &scenarios.Error{
			Field: "schema", Line: lineOf(text, bytes.Index(text, []byte(`"schema"`))),
			Problem: fmt.Sprintf("%d is not a version that this hangscope reads; allowed: %d", *head.Schema, SchemaVersion),
			Hint:    "render it with the version of hangscope that wrote it, or run its scenario again",
		}
	case head.Results == nil:
		var result Result
		if problem := decode(text, &result); problem != nil {
			return nil, problem
		}
		return NewSet([]*Result{&result}, false), nil
	}
	var set Set
	if problem := decode(text, &set); problem != nil {
		return nil, problem
	}
	if len(set.Results) == 0 || slices.Contains(set.Results, nil) {
		return nil, &scenarios.Error{Field: "results", Problem: "has no result, or one that is null", Hint: howMade}
	}
	again := NewSet(set.Results, set.Interrupted)
	again.Planned = max(set.Planned, again.Planned)
	return again, nil
}

// decode reads one JSON document. It passes over keys that it does not know:
// they are those of a later version of the same schema.
func decode(text []byte, into any) *scenarios.Error {
	err := json.Unmarshal(text, into)
	var syntax *json.SyntaxError
	var mistyped *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax):
		return &scenarios.Error{Line: lineOf(text, int(syntax.Offset)), Problem: "is not JSON: " + err.Error(), Hint: howMade}
	case errors.As(err, &mistyped):
		return &scenarios.Error{
			Line: lineOf(text, int(mistyped.Offset)), Field: mistyped.Field,
			Problem: fmt.Sprintf("a JSON %s stands where %s is due", mistyped.Value, mistyped.Type),
		}
	default:
		return &scenarios.Error{Problem: err.Error()}
	}
}

// lineOf returns the line of an offset, from 1.
func lineOf(text []byte, offset int) int {
	return 1 + bytes.Count(text[:max(0, min(offset, len(text)))], []byte("\n"))
}
