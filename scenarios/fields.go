package scenarios

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// place is where a value stands: path as people read it, and pattern, the same
// with * for the key of a map, by which its rule is found.
type place struct{ path, pattern string }

// in returns the place of a struct's field.
func (p place) in(field string) place {
	return place{join(p.path, field), join(p.pattern, field)}
}

// at returns the place of a map's value.
func (p place) at(key string) place {
	return place{join(p.path, segment(key)), join(p.pattern, "*")}
}

// nth returns the place of a value of a list, from 0. The only one of a list has the place
// of the list.
func (p place) nth(i, of int) place {
	if of > 1 {
		p.path = fmt.Sprintf("%s.%d", p.path, i+1)
	}
	return p
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

var plainSegment = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// maxSegment is the length of the longest key that stands in a path as it is.
const maxSegment = 64

// segment keeps a key that a file made up from breaking the path apart.
func segment(key string) string {
	if len(key) <= maxSegment && plainSegment.MatchString(key) {
		return key
	}
	return quote(key)
}

// fields are a struct's fields by their names in a file, in the struct's order.
func fields(t reflect.Type) (names []string, index map[string]int) {
	index = make(map[string]int, t.NumField())
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		names = append(names, name)
		index[name] = i
	}
	return names, index
}

// walk calls leaf for every value that is no struct, map, list or pointer, in the
// order of the struct's fields and sorted by the keys of maps. Nil pointers are
// left out. It ends at the first error.
func walk(v reflect.Value, p place, leaf func(reflect.Value, place) *Error) *Error {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return walk(v.Elem(), p, leaf)
	case reflect.Struct:
		names, _ := fields(v.Type())
		for i, name := range names {
			if err := walk(v.Field(i), p.in(name), leaf); err != nil {
				return err
			}
		}
		return nil
	case reflect.Map:
		for _, key := range sortedKeys(v) {
			if err := walk(v.MapIndex(key), p.at(key.String()), leaf); err != nil {
				return err
			}
		}
		return nil
	case reflect.Slice:
		for i := range v.Len() {
			if err := walk(v.Index(i), p.nth(i, v.Len()), leaf); err != nil {
				return err
			}
		}
		return nil
	default:
		return leaf(v, p)
	}
}

func sortedKeys(m reflect.Value) []reflect.Value {
	return slices.SortedFunc(slices.Values(m.MapKeys()), func(a, b reflect.Value) int {
		return cmp.Compare(a.String(), b.String())
	})
}
