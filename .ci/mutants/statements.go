package main

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// statement looks for the mutants of a statement of a list: without it, or, if it
// returns something, with a return of nothing.
func (c *collector) statement(s ast.Stmt) (leave func()) {
	switch list := c.around[len(c.around)-1].(type) {
	case *ast.BlockStmt, *ast.CaseClause:
	case *ast.CommClause:
		if list.Comm == s {
			return nil
		}
	default:
		return nil // as the first part of an if
	}
	if returned, ok := s.(*ast.ReturnStmt); ok && len(returned.Results) > 0 {
		c.returned(returned)
		return nil
	}
	if !c.mayGo(s) {
		return nil
	}
	id := c.add(s, clip(c.text(s)), "is left out")
	c.insert(s.Pos(), "if !mutantOn(%d, true) { ", id)
	return func() { c.insert(s.End(), " }") }
}

// mayGo reports whether a package is still one without a statement, and its tests end.
func (c *collector) mayGo(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ExprStmt:
		return !c.isCallOf(s.X, "panic", "Lock", "RLock", "Unlock", "RUnlock")
	case *ast.DeferStmt:
		return !c.isCallOf(s.Call, "Unlock", "RUnlock")
	case *ast.AssignStmt:
		return s.Tok != token.DEFINE
	case *ast.ReturnStmt:
		return c.bareReturn()
	case *ast.BranchStmt:
		return s.Tok == token.CONTINUE || s.Tok == token.BREAK
	case *ast.IncDecStmt, *ast.SendStmt, *ast.GoStmt:
		return true
	}
	return false
}

// bareReturn reports whether the function around has no results: with some, its end
// must be a return.
func (c *collector) bareReturn() bool {
	results := c.results()
	return results == nil || len(results.List) == 0
}

func (c *collector) isCallOf(e ast.Expr, names ...string) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return slices.Contains(names, f.Name)
	case *ast.SelectorExpr:
		return slices.Contains(names, f.Sel.Name)
	}
	return false
}

// results are those of the innermost function around.
func (c *collector) results() *ast.FieldList {
	for _, n := range slices.Backward(c.around) {
		switch n := n.(type) {
		case *ast.FuncLit:
			return n.Type.Results
		case *ast.FuncDecl:
			return n.Type.Results
		}
	}
	return nil
}

// returned looks for the mutant of a return: nothing is returned. A single condition is
// that of condition.
func (c *collector) returned(s *ast.ReturnStmt) {
	var zeros []string
	bools := 0
	for _, field := range c.results().List {
		kind := c.text(field.Type)
		if kind == "bool" {
			bools++
		}
		for range max(1, len(field.Names)) {
			zeros = append(zeros, "*new("+kind+")")
		}
	}
	if len(zeros) == bools && bools == 1 || !slices.ContainsFunc(s.Results, c.isSomething) {
		return
	}
	id := c.add(s, clip(c.text(s)), "returns nothing")
	c.insert(s.Pos(), "if mutantOn(%d, true) { return %s }; ", id, strings.Join(zeros, ", "))
}

// isSomething reports whether an expression may be other than zero.
func (c *collector) isSomething(e ast.Expr) bool {
	if literal, ok := e.(*ast.CompositeLit); ok && len(literal.Elts) == 0 {
		return false
	}
	if value := c.TypesInfo.Types[e].Value; value != nil {
		return !slices.Contains([]string{"0", "false", `""`}, value.ExactString())
	}
	return !c.TypesInfo.Types[e].IsNil()
}

// clip shortens the source of a mutant to what one recognises it by.
func clip(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
