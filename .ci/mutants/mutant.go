package main

import (
	"fmt"
	"go/ast"
	"go/types"
	"path"
	"strings"

	"golang.org/x/tools/go/packages"
)

// mutant is one change of a package's source.
type mutant struct {
	// id is its number, from 1, by which its switch knows it.
	id int
	// name says what it is in words that do not change with the lines above it: file,
	// function, the source, and what becomes of it.
	name string
	// line is where it stands now.
	line int
}

// mutated is a package whose every mutant is in its source, behind a switch.
type mutated struct {
	// name and folder are the package's.
	name, folder string
	mutants      []mutant
	// files are the texts of the source files, by path.
	files map[string][]byte
}

// collector finds the mutants of a package.
type collector struct {
	*packages.Package
	mutated *mutated
	names   map[string]int

	// Of the file that is looked at: its text, its edits, and the nodes around the
	// place.
	source []byte
	edits  []edit
	around []ast.Node
}

// mutate puts all mutants of a package in its source.
func mutate(p *packages.Package, folder string, read func(path string) ([]byte, error)) (*mutated, error) {
	c := collector{
		Package: p, names: make(map[string]int),
		mutated: &mutated{name: p.Name, folder: folder, files: make(map[string][]byte)},
	}
	for i, file := range p.Syntax {
		name := p.CompiledGoFiles[i]
		text, err := read(name)
		if err != nil {
			return nil, err
		}
		c.source, c.edits, c.around = text, nil, nil
		c.walk(file)
		c.mutated.files[name] = apply(text, c.edits)
	}
	return c.mutated, nil
}

// walk visits a file. What a visit returns is done when the node has been left, so
// that the edits of one place come in the order of their nesting.
func (c *collector) walk(file *ast.File) {
	var leave []func()
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			last := len(leave) - 1
			c.around = c.around[:last]
			if leave[last] != nil {
				leave[last]()
			}
			leave = leave[:last]
			return false
		}
		after := c.visit(n)
		c.around = append(c.around, n)
		leave = append(leave, after)
		return true
	})
}

// visit looks for mutants at a node within a function.
func (c *collector) visit(n ast.Node) (leave func()) {
	if c.function() == "" {
		return nil
	}
	var all []func()
	if statement, ok := n.(ast.Stmt); ok {
		all = append(all, c.statement(statement))
	}
	e, isExpr := n.(ast.Expr)
	switch {
	case isExpr && c.TypesInfo.Types[e].IsVoid():
		all = append(all, c.arguments(e))
	case isExpr && c.isValue(e):
		// From the outside in.
		all = append(all, c.field(e), c.condition(e), c.label(e), c.operation(e), c.arguments(e))
	}
	return func() {
		for i := len(all) - 1; i >= 0; i-- {
			if all[i] != nil {
				all[i]()
			}
		}
	}
}

// function is the name of the function around, with its receiver; a literal outside of
// any has the name of its variable.
func (c *collector) function() string {
	name := ""
	for _, n := range c.around {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv != nil {
				return c.text(n.Recv.List[0].Type) + "." + n.Name.Name
			}
			return n.Name.Name
		case *ast.ValueSpec:
			name = n.Names[0].Name
		case *ast.FuncLit:
			return name
		}
	}
	return ""
}

// isValue reports whether an expression is computed while the program runs.
func (c *collector) isValue(e ast.Expr) bool {
	known, ok := c.TypesInfo.Types[e]
	return ok && known.IsValue()
}

func (c *collector) isConstant(e ast.Expr) bool { return c.TypesInfo.Types[e].Value != nil }

func (c *collector) typeOf(e ast.Expr) types.Type { return c.TypesInfo.TypeOf(e) }

// text is the source of a node in one line.
func (c *collector) text(n ast.Node) string {
	return strings.Join(strings.Fields(string(c.source[c.offset(n.Pos()):c.offset(n.End())])), " ")
}

// add makes a mutant, and returns its number.
func (c *collector) add(at ast.Node, what, becomes string) int {
	position := c.Fset.Position(at.Pos())
	name := fmt.Sprintf("%s %s: %s: %s", path.Join(c.mutated.folder, path.Base(position.Filename)), c.function(), what, becomes)
	c.names[name]++
	if n := c.names[name]; n > 1 {
		name = fmt.Sprintf("%s (%d)", name, n)
	}
	id := len(c.mutated.mutants) + 1
	c.mutated.mutants = append(c.mutated.mutants, mutant{id: id, name: name, line: position.Line})
	return id
}
