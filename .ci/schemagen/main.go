// Schemagen makes report/schema.json, the JSON Schema of what hangscope writes
// as JSON, from the Go types: their comments become descriptions, their lists
// of constants the allowed values.
//
//	cd .ci/schemagen && go run .
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"

	"github.com/invopop/jsonschema"

	"hangscope/repro/compare"
	"hangscope/repro/result"
)

const (
	module = "hangscope"
	root   = "../.."
	file   = "report/schema.json"
)

// documents are the types of the documents that the schema is for.
var documents = []any{result.Result{}, result.Set{}, compare.Comparison{}, result.Sweep{}}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run() error {
	if err := os.Chdir(root); err != nil {
		return err
	}
	schema, err := generate()
	if err != nil {
		return err
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		return err
	}
	return os.WriteFile(filepath.FromSlash(file), text.Bytes(), 0o644)
}

// generate returns the schema of a document of any of the types.
func generate() (*jsonschema.Schema, error) {
	lists, err := constants(module, ".")
	if err != nil {
		return nil, err
	}
	g := generator{lists: lists, types: make(map[string]reflect.Type), defs: make(jsonschema.Definitions)}
	g.reflector = &jsonschema.Reflector{Anonymous: true, AllowAdditionalProperties: true, Mapper: g.text, Namer: g.name}
	if err := g.reflector.AddGoComments(module, ".", jsonschema.WithFullComment()); err != nil {
		return nil, err
	}
	g.shareComments()
	schema := &jsonschema.Schema{
		Version: jsonschema.Version,
		ID:      jsonschema.ID(fmt.Sprintf("urn:hangscope:result:%d", result.SchemaVersion)),
		Title:   fmt.Sprintf("hangscope result, schema version %d", result.SchemaVersion),
		Description: "What hangscope writes as JSON. Keys may be added within a version; " +
			"one that goes or changes its meaning makes a new version.",
	}
	for _, document := range documents {
		reflected := g.reflector.Reflect(document)
		maps.Copy(g.defs, reflected.Definitions)
		schema.AnyOf = append(schema.AnyOf, &jsonschema.Schema{Ref: reflected.Ref})
	}
	g.finish()
	schema.Definitions = g.defs
	return schema, g.err
}
