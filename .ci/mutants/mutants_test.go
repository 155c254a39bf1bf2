package main

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// library reads the packages of the standard library, each once.
var library = importer.Default()

// mutantsOf makes the mutants of a source, and checks that it is Go with them in it.
func mutantsOf(t *testing.T, source string) []string {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p/a.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Uses: make(map[*ast.Ident]types.Object),
		Defs: make(map[*ast.Ident]types.Object),
	}
	config := types.Config{Importer: library}
	if _, err := config.Check("p", fset, []*ast.File{file}, info); err != nil {
		t.Fatal(err)
	}
	m, err := mutate(&packages.Package{
		Name: "p", Fset: fset, Syntax: []*ast.File{file}, TypesInfo: info, CompiledGoFiles: []string{"p/a.go"},
	}, "p", func(string) ([]byte, error) { return []byte(source), nil })
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, mutant := range m.mutants {
		names = append(names, strings.TrimPrefix(mutant.name, "p/a.go "))
	}
	check(t, m.files["p/a.go"])
	return names
}

// check checks that a mutated file is Go, together with its switches.
func check(t *testing.T, mutated []byte) {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for name, text := range map[string]string{
		"a.go": string(mutated), "switches.go": strings.Replace(switches, "package switches", "package p", 1),
	} {
		file, err := parser.ParseFile(fset, name, text, 0)
		if err != nil {
			t.Fatalf("%s\n%v", text, err)
		}
		files = append(files, file)
	}
	config := types.Config{Importer: library}
	if _, err := config.Check("p", fset, files, nil); err != nil {
		t.Fatalf("%s\n%v", mutated, err)
	}
}

func TestMutants(t *testing.T) {
	tests := map[string]struct {
		body string
		want []string
	}{
		"a condition":     {"if a < b { x = 1 }", []string{"a < b: always", "a < b: never", "a < b: <=", "x = 1: is left out"}},
		"and":             {"if a == b && x == y { }", []string{"a == b && x == y: never", "a == b: always", "x == y: always"}},
		"or":              {"if a == b || x == y { }", []string{"a == b || x == y: always", "a == b: never", "x == y: never"}},
		"not":             {"if !ok { }", []string{"!ok: always", "!ok: never"}},
		"a loop":          {"for a != b { x++ }", []string{"a != b: never", "x++: is left out"}},
		"arithmetic":      {"x = a + 2*b", []string{"x = a + 2*b: is left out", "a + 2*b: -", "2*b: /"}},
		"a constant":      {"const c = 1 + 2; _ = c", []string{"_ = c: is left out"}},
		"text":            {`_ = text + "b"`, []string{`_ = text + "b": is left out`}},
		"a call":          {"f(a, b)", []string{"f(a, b): is left out", "f(a, b): its arguments are swapped"}},
		"a literal":       {"_ = s{n: a, of: b}", []string{"_ = s{n: a, of: b}: is left out", "n: a: is left out", "of: b: is left out"}},
		"a case":          {"switch text { case \"a\", \"b\": x = 1 }", []string{`case "a": never`, `case "b": never`, "x = 1: is left out"}},
		"a case of none":  {"switch { case ok: x = 1 }", []string{"ok: always", "ok: never", "x = 1: is left out"}},
		"a return":        {"_ = func() (int, error) { return a, nil }", []string{"_ = func() (int, error) { return a, nil }: is left out", "return a, nil: returns nothing"}},
		"zero returned":   {"_ = func() int { return 0 }", []string{"_ = func() int { return 0 }: is left out"}},
		"locks":           {"mu.Lock(); defer mu.Unlock()", nil},
		"in a short if":   {"if x = a; x > b { }", []string{"x > b: always", "x > b: never", "x > b: >="}},
		"twice the same":  {"x++; x++", []string{"x++: is left out", "x++: is left out (2)"}},
		"an early return": {"if ok { return }", []string{"ok: always", "ok: never", "return: is left out"}},
	}
	const frame = `package p

import "sync"

type s struct{ n, of int }

var (
	mu   sync.Mutex
	a, b int
	x, y int
	ok   bool
	text string
)

func f(int, int) {}

func place() { BODY }
`
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, mutant := range mutantsOf(t, strings.Replace(frame, "BODY", test.body, 1)) {
				got = append(got, strings.TrimPrefix(mutant, "place: "))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

// The list of those that cannot be killed is read, and each of them has a reason.
func TestEquivalents(t *testing.T) {
	if _, err := readEquivalents("equivalent.txt"); err != nil {
		t.Error(err)
	}
	tests := map[string]struct {
		text  string
		names int // -1 if it is refused
	}{
		"two with one reason":  {"# words\n\na/b.go f: x: never\na/b.go f: y: never\n\tbecause\n", 2},
		"none":                 {"", 0},
		"no reason":            {"a/b.go f: x: never\n\na/b.go f: y: never\n\tbecause\n", -1},
		"no reason at the end": {"a/b.go f: x: never\n", -1},
		"no name":              {"words\n\tbecause\n", -1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "list")
			if err := os.WriteFile(file, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := readEquivalents(file)
			if err == nil && len(got) != test.names || err != nil && test.names != -1 {
				t.Errorf("got %d, %v", len(got), err)
			}
		})
	}
	starred, _ := readEquivalents("equivalent.txt")
	if !starred.explain("repro/wire/tap.go *Tap.Read: n > 0: >=") || starred.explain("repro/wire/tap.go *Tap.Write: n > 0: >=") {
		t.Error("a * stands for any text, and nothing else does")
	}
}
