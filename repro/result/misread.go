package result

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"hangscope/scenarios"
)

// misread finds the first value of a JSON document that its type refuses, such as a moment
// that is none: the errors of such types do not say where they stand. It returns nil if
// there is none.
func misread(text []byte, into any) *scenarios.Error {
	found := (&reader{text}).value(0, text, reflect.TypeOf(into), "")
	if found != nil {
		found.Hint = howMade
	}
	return found
}

// reader reads the values of a document one by one.
type reader struct{ document []byte }

var (
	momentType = reflect.TypeFor[time.Time]()
	textType   = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// value reads a value of the document at an offset.
func (r *reader) value(offset int, text []byte, of reflect.Type, path string) *scenarios.Error {
	if of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	fresh := reflect.New(of)
	switch {
	case bytes.Equal(text, []byte("null")):
		return nil
	case of == momentType:
		if json.Unmarshal(text, fresh.Interface()) != nil {
			return r.refused(offset, path, brief(text)+" is no time; allowed: such as 2026-01-31T12:00:00Z")
		}
		return nil
	case reflect.PointerTo(of).Implements(textType):
		if err := json.Unmarshal(text, fresh.Interface()); err != nil {
			return r.refused(offset, path, err.Error())
		}
		return nil
	case of.Kind() == reflect.Struct:
		inner := fieldsOf(of)
		return r.parts(offset, text, path, func(key string) reflect.Type { return inner[key] })
	case of.Kind() == reflect.Map:
		return r.parts(offset, text, path, func(string) reflect.Type { return of.Elem() })
	case of.Kind() == reflect.Slice && bytes.HasPrefix(text, []byte("[")):
		return r.parts(offset, text, path, func(string) reflect.Type { return of.Elem() })
	case of.Kind() == reflect.Slice && of.Elem().Kind() == reflect.Struct: // one that stands for a list
		return r.value(offset, text, of.Elem(), path)
	default:
		return nil
	}
}

// parts reads what stands in an object or in a list. That it is JSON is known.
func (r *reader) parts(offset int, text []byte, path string, typeOf func(key string) reflect.Type) *scenarios.Error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	begin, _ := decoder.Token()
	for decoder.More() {
		at, key := path, ""
		if begin == json.Delim('{') {
			token, _ := decoder.Token()
			key, _ = token.(string)
			at = strings.TrimPrefix(path+"."+key, ".")
		}
		var part json.RawMessage
		if decoder.Decode(&part) != nil {
			return nil //nolint:nilerr // what is no JSON was refused before
		}
		of := typeOf(key)
		if of == nil {
			continue
		}
		if found := r.value(offset+int(decoder.InputOffset())-len(part), part, of, at); found != nil {
			return found
		}
	}
	return nil
}

func (r *reader) refused(offset int, path, problem string) *scenarios.Error {
	return &scenarios.Error{Line: lineOf(r.document, offset), Field: path, Problem: problem}
}

// fieldsOf are the types of the fields of a struct, by their keys.
func fieldsOf(of reflect.Type) map[string]reflect.Type {
	all := make(map[string]reflect.Type)
	for _, field := range reflect.VisibleFields(of) {
		if key, _, _ := strings.Cut(field.Tag.Get("json"), ","); key != "" && key != "-" {
			all[key] = field.Type
		}
	}
	return all
}

// brief is a value as it stands in a file, or the beginning of it.
func brief(text []byte) string {
	const longest = 40
	var word string
	if json.Unmarshal(text, &word) != nil {
		return "this"
	}
	if utf8.RuneCountInString(word) > longest {
		word = string([]rune(word)[:longest]) + "…"
	}
	return fmt.Sprintf("%q", word)
}
