// Schemagen makes two JSON Schemas from the Go types: report/schema.json, of what
// hangscope writes as JSON, and scenarios/schema.json, of what it reads as a scenario.
// The comments of the types become descriptions, their lists of constants the
// allowed values.
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
)

// documents are the types of the documents that the schema is for.
var documents = []any{result.Result{}, result.Set{}, compare.Comparison{}, result.Sweep{}, result.Relayed{}, result.Probed{}, result.Checked{}}

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
	lists, err := constants(module, ".")
	if err != nil {
		return err
	}
	for file, generate := range map[string]func(*generator) (*jsonschema.Schema, error){
		"report/schema.json":    results,
		"scenarios/schema.json": scenario,
	} {
		g := &generator{lists: lists, types: make(map[string]reflect.Type), defs: make(jsonschema.Definitions)}
		g.reflector = &jsonschema.Reflector{Anonymous: true, AllowAdditionalProperties: true, Mapper: g.text, Namer: g.name}
		if err := g.reflector.AddGoComments(module, ".", jsonschema.WithFullComment()); err != nil {
			return err
		}
		schema, err := generate(g)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := write(file, schema); err != nil {
			return err
		}
	}
	return nil
}

func write(file string, schema *jsonschema.Schema) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		return err
	}
	return os.WriteFile(filepath.FromSlash(file), text.Bytes(), 0o644)
}

// results returns the schema of a document of any of the types.
func results(g *generator) (*jsonschema.Schema, error) {
	g.shareComments(documents...)
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
