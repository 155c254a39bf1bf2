package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// constant is a value that has a name in the source.
type constant struct {
	// name is Go's, and value that in documents.
	name, value string
	// meaning is its comment, without the name.
	meaning string
}

// constants returns the string constants of each type that has some, by the
// type's path and name, in the order of the source. A constant without text stands
// for nothing, which documents leave out.
func constants(module, folder string) (map[string][]constant, error) {
	lists := make(map[string][]constant)
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		source, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			return err
		}
		own := path.Join(module, filepath.ToSlash(filepath.Dir(name)))
		for _, decl := range source.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != token.CONST {
				continue
			}
			for _, spec := range group.Specs {
				declared := spec.(*ast.ValueSpec)
				key := typeOf(declared.Type, own, source.Imports)
				for i, value := range declared.Values {
					literal, ok := value.(*ast.BasicLit)
					if key == "" || !ok || literal.Kind != token.STRING {
						continue
					}
					if text, err := strconv.Unquote(literal.Value); err == nil && text != "" {
						name := declared.Names[i].Name
						_, meaning, _ := strings.Cut(prose(declared.Doc.Text()), name+": ")
						lists[key] = append(lists[key], constant{name, text, sentence(meaning)})
					}
				}
			}
		}
		return nil
	})
	return lists, err
}

// typeOf returns the path and name of the type that an expression names.
func typeOf(e ast.Expr, own string, imports []*ast.ImportSpec) string {
	switch e := e.(type) {
	case *ast.Ident:
		return own + "." + e.Name
	case *ast.SelectorExpr:
		from, _ := e.X.(*ast.Ident)
		for _, spec := range imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err == nil && from != nil && path.Base(imported) == from.Name {
				return imported + "." + e.Sel.Name
			}
		}
	}
	return ""
}

// shareComments gives a field without a comment that of the field before it
// which names it too: "From dialled, To accepted."
func (g *generator) shareComments(documents ...any) {
	comments := g.reflector.CommentMap
	seen := make(map[reflect.Type]bool)
	var visit func(reflect.Type)
	visit = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			visit(t.Elem())
			return
		case reflect.Struct:
		default:
			return
		}
		if seen[t] {
			return
		}
		seen[t] = true
		last := ""
		for field := range t.Fields() {
			key := t.PkgPath() + "." + t.Name() + "." + field.Name
			if comments[key] != "" {
				last = comments[key]
			} else if regexp.MustCompile(`\b` + field.Name + `\b`).MatchString(last) {
				comments[key] = last
			}
			visit(field.Type)
		}
	}
	for _, document := range documents {
		visit(reflect.TypeOf(document))
	}
}

var link = regexp.MustCompile(`\[([A-Za-z.]+)\]`)

// prose is a Go comment as running text.
func prose(comment string) string {
	return link.ReplaceAllString(strings.Join(strings.Fields(comment), " "), "$1")
}

// sentence begins with a capital.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
