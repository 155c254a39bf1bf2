package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// generator adds to what the library makes of the Go types.
type generator struct {
	reflector *jsonschema.Reflector
	// lists are those of the types that have lists of constants, by the type's
	// path and name.
	lists map[string][]constant
	// types are the named types met, and defs their schemas, by name.
	types map[string]reflect.Type
	defs  jsonschema.Definitions
	err   error
}

// name is the name of a type in the schema. Two types must not share one.
func (g *generator) name(t reflect.Type) string {
	if known, ok := g.types[t.Name()]; ok && known != t && t.Name() != "" && g.err == nil {
		g.err = fmt.Errorf("%s and %s would have the same name in the schema", known, t)
	}
	g.types[t.Name()] = t
	return t.Name()
}

// text returns the schema of a type that is written as text, nil for others.
func (g *generator) text(t reflect.Type) *jsonschema.Schema {
	switch key := t.PkgPath() + "." + t.Name(); {
	case t == reflect.TypeFor[scenarios.Duration]():
		g.defs[g.name(t)] = &jsonschema.Schema{
			Type: "string", Description: g.reflector.CommentMap[key],
			Pattern: `^-?([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$`, Examples: []any{"100ms", "2.5s", "1h"},
		}
	case t == reflect.TypeFor[scenarios.Faults]():
		// One is written without a list.
		one := g.reflector.ReflectFromType(reflect.TypeFor[scenarios.Fault]())
		maps.Copy(g.defs, one.Definitions)
		fault := &jsonschema.Schema{Ref: one.Ref}
		g.defs[g.name(t)] = &jsonschema.Schema{
			Description: g.reflector.CommentMap[key], AnyOf: []*jsonschema.Schema{fault, {Type: "array", Items: fault}},
		}
	case g.lists[key] != nil:
		g.defs[g.name(t)] = &jsonschema.Schema{Type: "string", Enum: g.values(key), Description: g.reflector.CommentMap[key]}
	default:
		return nil
	}
	return &jsonschema.Schema{Ref: "#/$defs/" + t.Name()}
}

// values are those of a type that has a list of constants.
func (g *generator) values(key string) []any {
	var values []any
	for _, constant := range g.lists[key] {
		values = append(values, constant.value)
	}
	return values
}

// finish says of the fields of every struct what the library does not.
func (g *generator) finish() {
	for name, def := range g.defs {
		if def.Description != "" {
			def.Description = prose(def.Description)
		}
		if t := g.types[name]; t != nil && t.Kind() == reflect.Struct {
			for field := range t.Fields() {
				g.field(def, field)
			}
		}
	}
}

func (g *generator) field(def *jsonschema.Schema, field reflect.StructField) {
	key, options, _ := strings.Cut(field.Tag.Get("json"), ",")
	property, ok := def.Properties.Get(key)
	if !ok {
		return
	}
	property.Description = prose(property.Description)
	kind := field.Type
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	switch kind.Kind() {
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uint:
		property.Minimum = json.Number("0")
	case reflect.Map:
		if values := g.lists[kind.Key().PkgPath()+"."+kind.Key().Name()]; values != nil {
			property.PropertyNames = g.text(kind.Key())
		}
	default: // the library knows all about it
	}
	if key == "schema" {
		property.Const = result.SchemaVersion
	}
	if !strings.Contains(options, "omitempty") && mayBeNil(field.Type) {
		nullable := &jsonschema.Schema{Description: property.Description}
		property.Description = ""
		nullable.AnyOf = []*jsonschema.Schema{property, {Type: "null"}}
		def.Properties.Set(key, nullable)
	}
}

// mayBeNil is whether Go writes null for some values of a type.
func mayBeNil(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map
}
