package result

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"hangscope/scenarios"
)

// maxFileBytes bounds the size of a file of results. A set of a thousand runs
// has about a hundred megabytes.
const maxFileBytes = 512 << 20

// Document is what a file holds: a set, a sweep, what a relay or a probe saw, or what a check
// said. The others are nil.
type Document struct {
	Set     *Set
	Sweep   *Sweep
	Relayed *Relayed
	Probed  *Probed
	Checked *Checked
}

// ReadDocument reads what hangscope has written as JSON: one result, which becomes a
// set of one, a set, a sweep, what a relay or a probe saw, or what a check said. The name is
// that of the file, for errors; they are [scenarios.Error].
func ReadDocument(r io.Reader, name string) (Document, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFileBytes+1))
	if err != nil {
		return Document{}, &scenarios.Error{File: name, Problem: err.Error()}
	}
	if len(text) > maxFileBytes {
		return Document{}, &scenarios.Error{File: name, Problem: fmt.Sprintf("is larger than the limit of %d MiB", maxFileBytes>>20)}
	}
	document, problem := readDocument(text)
	if problem != nil {
		problem.File = name
		return Document{}, problem
	}
	return document, nil
}

// Read is ReadDocument for results alone.
func Read(r io.Reader, name string) (*Set, error) {
	document, err := ReadDocument(r, name)
	if err == nil && document.Set == nil {
		err = &scenarios.Error{File: name, Problem: "is " + document.what() + "; allowed: a result, or a set of them", Hint: howMade}
	}
	return document.Set, err
}

// what is what a document holds, in words.
func (d Document) what() string {
	switch {
	case d.Sweep != nil:
		return "a sweep"
	case d.Relayed != nil:
		return "of a relay"
	case d.Probed != nil:
		return "of a probe"
	case d.Checked != nil:
		return "of a check"
	default:
		return "a result"
	}
}

// head is what all forms have in common, and what tells them apart.
type head struct {
	Kind     string          `json:"kind"`
	Schema   *int            `json:"schema"`
	Results  json.RawMessage `json:"results"`
	Variants json.RawMessage `json:"variants"`
	Cells    json.RawMessage `json:"cells"`
}

// otherKinds are the kinds of what is no result.
var otherKinds = []string{RelayedKind, ProbedKind, CheckedKind}

const howMade = "hangscope run --format json --output FILE writes one"

func readDocument(text []byte) (Document, *scenarios.Error) {
	var head head
	if problem := decode(text, &head); problem != nil {
		return Document{}, problem
	}
	switch {
	case head.Schema == nil || !slices.Contains(otherKinds, head.Kind) && head.Results == nil && head.Variants == nil && head.Cells == nil:
		return Document{}, &scenarios.Error{Problem: "is not a result of hangscope: it has no schema, or neither variants nor results", Hint: howMade}
	case *head.Schema != SchemaVersion:
		return Document{}, &scenarios.Error{
			Field: "schema", Line: lineOf(text, bytes.Index(text, []byte(`"schema"`))),
			Problem: fmt.Sprintf("%d is not a version that this hangscope reads; allowed: %d", *head.Schema, SchemaVersion),
			Hint:    "render it with the version of hangscope that wrote it, or run its scenario again",
		}
	case head.Kind == RelayedKind:
		relayed, problem := readRelayed(text)
		return Document{Relayed: relayed}, problem
	case head.Kind == ProbedKind:
		probed, problem := readProbed(text)
		return Document{Probed: probed}, problem
	case head.Kind == CheckedKind:
		checked, problem := readChecked(text)
		return Document{Checked: checked}, problem
	case head.Cells != nil:
		sweep, problem := readSweep(text)
		return Document{Sweep: sweep}, problem
	default:
		set, problem := readSet(text, head)
		return Document{Set: set}, problem
	}
}

func readSet(text []byte, head head) (*Set, *scenarios.Error) {
	if head.Results == nil {
		var result Result
		if problem := decode(text, &result); problem != nil {
			return nil, problem
		}
		result.complete()
		return NewSet([]*Result{&result}, false), nil
	}
	var set Set
	if problem := decode(text, &set); problem != nil {
		return nil, problem
	}
	if len(set.Results) == 0 || slices.Contains(set.Results, nil) {
		return nil, &scenarios.Error{Field: "results", Problem: "has no result, or one that is null", Hint: howMade}
	}
	for _, r := range set.Results {
		r.complete()
	}
	again := NewSet(set.Results, set.Interrupted)
	again.Planned = max(set.Planned, again.Planned)
	return again, nil
}

// complete adds what a result lacks that is older than the fields for it.
func (r *Result) complete() {
	r.markOpenGaps()
	r.Provenance = ProvenanceOf(r)
}

// markOpenGaps adds to a result that is older than the field which longest gaps were
// still open: those of hangs.
func (r *Result) markOpenGaps() {
	for i := range r.Variants {
		v := &r.Variants[i]
		hung := v.Stall != nil && v.Stall.State == StallHung
		v.Gaps.MaxOpen = v.Gaps.MaxOpen || hung && v.Gaps.Count > 0 && v.Stall.LastedNS == v.Gaps.MaxNS
	}
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
			Problem: fmt.Sprintf("%s stands where %s is due", jsonWord(mistyped.Value), kindWord(mistyped.Type)), Hint: howMade,
		}
	default:
		if found := misread(text, into); found != nil {
			return found
		}
		return &scenarios.Error{Problem: err.Error()}
	}
}

// jsonWord is what package json calls a value, in words.
func jsonWord(value string) string {
	kind, figure, _ := strings.Cut(value, " ")
	switch kind {
	case "number":
		if figure != "" {
			return "the number " + figure
		}
		return "a number"
	case "string":
		return "a text"
	case "array":
		return "a list"
	case "bool":
		return "true or false"
	case "object":
		return "an object"
	}
	return value
}

// kindWord is what a value of a Go type is in JSON.
func kindWord(of reflect.Type) string {
	switch of.Kind() {
	case reflect.Pointer:
		return kindWord(of.Elem())
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map, reflect.Interface:
		return "an object"
	default:
		return "a whole number"
	}
}

// lineOf returns the line of an offset, from 1.
func lineOf(text []byte, offset int) int {
	return 1 + bytes.Count(text[:max(0, min(offset, len(text)))], []byte("\n"))
}
