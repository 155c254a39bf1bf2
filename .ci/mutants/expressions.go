package main

import (
	"go/ast"
	"go/token"
	"go/types"
)

// condition looks for the mutants of a condition: always true and never. Of the parts
// of a && b and of a || b, only those that are not mutants of the whole as well.
func (c *collector) condition(e ast.Expr) (leave func()) {
	if _, parenthesised := e.(*ast.ParenExpr); parenthesised || c.isConstant(e) || !isBool(c.typeOf(e)) {
		return nil
	}
	always, never := c.context(e)
	if b, ok := e.(*ast.BinaryExpr); ok {
		always = always && b.Op != token.LAND
		never = never && b.Op != token.LOR
	}
	if !always && !never {
		return nil
	}
	var whenAlways, whenNever int
	if always {
		whenAlways = c.add(e, clip(c.text(e)), "always")
	}
	if never {
		whenNever = c.add(e, clip(c.text(e)), "never")
	}
	c.insert(e.Pos(), "mutantIs(%d, %d, ", whenAlways, whenNever)
	return func() { c.insert(e.End(), ")") }
}

// context tells by what is around a condition which of its mutants are of use.
func (c *collector) context(e ast.Expr) (always, never bool) {
	i := len(c.around) - 1
	for ; i >= 0; i-- {
		if _, ok := c.around[i].(*ast.ParenExpr); !ok {
			break
		}
	}
	inner := e
	if i+1 < len(c.around) {
		inner = c.around[i+1].(ast.Expr)
	}
	switch n := c.around[i].(type) {
	case *ast.BinaryExpr:
		return n.Op == token.LAND, n.Op == token.LOR
	case *ast.ForStmt:
		return false, n.Cond == inner // always would not end
	case *ast.CaseClause:
		tagged, ok := c.around[i-2].(*ast.SwitchStmt)
		return ok && tagged.Tag == nil, ok && tagged.Tag == nil
	case *ast.AssignStmt:
		return among(n.Rhs, inner), among(n.Rhs, inner)
	case *ast.CallExpr:
		return n.Fun != inner, n.Fun != inner
	case *ast.KeyValueExpr:
		return n.Value == inner, n.Value == inner
	case *ast.IfStmt, *ast.ReturnStmt, *ast.ValueSpec, *ast.SendStmt:
		return true, true
	}
	return false, false
}

func among(all []ast.Expr, e ast.Expr) bool {
	for _, one := range all {
		if one == e {
			return true
		}
	}
	return false
}

// operations are the mutants of operators, by the function that holds them.
var operations = map[token.Token]struct{ function, becomes string }{
	token.LSS: {"mutantLess", "<="}, token.LEQ: {"mutantLessEqual", "<"},
	token.GTR: {"mutantMore", ">="}, token.GEQ: {"mutantMoreEqual", ">"},
	token.ADD: {"mutantAdd", "-"}, token.SUB: {"mutantSub", "+"},
	token.MUL: {"mutantMul", "/"}, token.QUO: {"mutantDiv", "*"}, token.REM: {"mutantRem", "*"},
	token.AND: {"mutantAnd", "|"}, token.OR: {"mutantOr", "&"},
}

// operation looks for the mutant of an operator: another one.
func (c *collector) operation(e ast.Expr) (leave func()) {
	b, ok := e.(*ast.BinaryExpr)
	if !ok || c.isConstant(e) || !isNumber(c.typeOf(b.X)) || !isNumber(c.typeOf(b.Y)) {
		return nil
	}
	operation, ok := operations[b.Op]
	if !ok {
		return nil
	}
	id := c.add(e, clip(c.text(e)), operation.becomes)
	c.insert(e.Pos(), "%s(%d, ", operation.function, id)
	return func() {
		c.replace(b.OpPos, b.Op.String(), ",")
		c.insert(e.End(), ")")
	}
}

// field looks for the mutant of a literal's field: it is left out.
func (c *collector) field(e ast.Expr) (leave func()) {
	pair, ok := c.around[len(c.around)-1].(*ast.KeyValueExpr)
	if !ok || pair.Value != e || c.typeOf(e) == types.Typ[types.UntypedNil] || isBool(c.typeOf(e)) || !c.isSomething(e) {
		return nil
	}
	if !isStruct(c.typeOf(c.around[len(c.around)-2].(*ast.CompositeLit))) {
		return nil
	}
	kind, ok := c.kind(e)
	if !ok {
		return nil
	}
	id := c.add(e, clip(c.text(pair)), "is left out")
	c.insert(e.Pos(), "mutantZero%s(%d, ", kind, id)
	return func() { c.insert(e.End(), ")") }
}

// label looks for the mutant of a value of a case: nothing has it.
func (c *collector) label(e ast.Expr) (leave func()) {
	clause, ok := c.around[len(c.around)-1].(*ast.CaseClause)
	if !ok || !among(clause.List, e) || !c.isConstant(e) {
		return nil
	}
	if tagged, ok := c.around[len(c.around)-3].(*ast.SwitchStmt); !ok || tagged.Tag == nil {
		return nil
	}
	kind, ok := c.kind(e)
	if !ok {
		return nil
	}
	of := ""
	switch basic := c.typeOf(e).Underlying().(*types.Basic); {
	case basic.Info()&types.IsString != 0:
		of = "Text"
	case basic.Info()&types.IsInteger != 0:
		of = "Int"
	default:
		return nil
	}
	id := c.add(e, "case "+c.text(e), "never")
	c.insert(e.Pos(), "mutant%s%s(%d, ", of, kind, id)
	return func() { c.insert(e.End(), ")") }
}

// arguments looks for the mutant of a call with two arguments of one type: swapped.
func (c *collector) arguments(e ast.Expr) (leave func()) {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) != 2 || call.Ellipsis.IsValid() || c.TypesInfo.Types[call.Fun].IsBuiltin() {
		return nil
	}
	signature, ok := c.typeOf(call.Fun).Underlying().(*types.Signature)
	a, b := call.Args[0], call.Args[1]
	if !ok || signature.Variadic() || c.isConstant(a) || c.isConstant(b) ||
		!types.Identical(c.typeOf(a), c.typeOf(b)) || c.text(a) == c.text(b) {
		return nil
	}
	id := c.add(e, clip(c.text(e)), "its arguments are swapped")
	c.insert(a.Pos(), "mutantSwap(%d, ", id)
	return func() { c.insert(b.End(), ")") }
}

// kind is the type argument that a switch needs for an expression, often none. It is
// false if the file may not be able to name the type of a constant.
func (c *collector) kind(e ast.Expr) (kind string, ok bool) {
	if !c.isConstant(e) {
		return "", true
	}
	if basic, ok := c.typeOf(e).(*types.Basic); ok {
		return "[" + basic.Name() + "]", true
	}
	name, _ := e.(*ast.Ident)
	if selector, ok := e.(*ast.SelectorExpr); ok {
		name = selector.Sel
	}
	if name == nil {
		return "", false
	}
	_, untyped := c.TypesInfo.ObjectOf(name).Type().(*types.Basic)
	return "", !untyped
}

// isStruct reports whether a literal of a type is one of a struct, or of a pointer to
// one, as in a list.
func isStruct(t types.Type) bool {
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		t = pointer.Elem()
	}
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

func isBool(t types.Type) bool {
	return t == types.Typ[types.Bool] || t == types.Typ[types.UntypedBool]
}

func isNumber(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsInteger|types.IsFloat) != 0
}
