// Package switches is what the mutated copy of a package calls: each function is a
// place of its source that a mutant changes. Its text becomes a file of that package.
//
// The mutant whose number is in MUTANT is on. A run with MUTANT_TRACE notes which
// mutants would have made a difference where they stand: only their tests can kill them.
package switches

import (
	"cmp"
	"fmt"
	"os"
	"strconv"
	"sync/atomic"
)

var (
	mutantActive, _ = strconv.Atoi(os.Getenv("MUTANT"))
	mutantTrace, _  = os.OpenFile(os.Getenv("MUTANT_TRACE"), os.O_APPEND|os.O_WRONLY, 0)
	mutantsTraced   [1 << 13]atomic.Bool // by number
)

// mutantOn reports whether a mutant is on, at a place where it changes something
// if differs is true.
func mutantOn(id int, differs bool) bool {
	if mutantTrace != nil && differs && !mutantsTraced[id].Swap(true) {
		fmt.Fprintln(mutantTrace, id)
	}
	return id == mutantActive
}

// mutantIs makes a condition always true, or always false; 0 is no mutant.
func mutantIs(always, never int, is bool) bool {
	switch {
	case always != 0 && mutantOn(always, !is):
		return true
	case never != 0 && mutantOn(never, is):
		return false
	}
	return is
}

// The boundaries of comparisons: equal values are taken the other way.

func mutantLess[T cmp.Ordered](id int, a, b T) bool { return a < b || mutantOn(id, a == b) && a == b }
func mutantLessEqual[T cmp.Ordered](id int, a, b T) bool {
	return a < b || !mutantOn(id, a == b) && a == b
}
func mutantMore[T cmp.Ordered](id int, a, b T) bool      { return mutantLess(id, b, a) }
func mutantMoreEqual[T cmp.Ordered](id int, a, b T) bool { return mutantLessEqual(id, b, a) }

type mutantInteger interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

type mutantNumber interface {
	mutantInteger | ~float32 | ~float64
}

// Arithmetic with the other operator.

func mutantAdd[T mutantNumber](id int, a, b T) T {
	if mutantOn(id, b != 0) {
		return a - b
	}
	return a + b
}

func mutantSub[T mutantNumber](id int, a, b T) T {
	if mutantOn(id, b != 0) {
		return a + b
	}
	return a - b
}

func mutantMul[T mutantNumber](id int, a, b T) T {
	if mutantOn(id, b != 1 && a != 0) {
		return a / b
	}
	return a * b
}

func mutantDiv[T mutantNumber](id int, a, b T) T {
	if mutantOn(id, b != 1 && a != 0) {
		return a * b
	}
	return a / b
}

func mutantRem[T mutantInteger](id int, a, b T) T {
	if mutantOn(id, a*b != a%b) {
		return a * b
	}
	return a % b
}

func mutantAnd[T mutantInteger](id int, a, b T) T {
	if mutantOn(id, a != b) {
		return a | b
	}
	return a & b
}

func mutantOr[T mutantInteger](id int, a, b T) T {
	if mutantOn(id, a != b) {
		return a & b
	}
	return a | b
}

// mutantZero leaves the field of a literal out.
func mutantZero[T any](id int, value T) T {
	if mutantOn(id, true) {
		return *new(T)
	}
	return value
}

// mutantSwap gives a function its two arguments in the wrong order.
func mutantSwap[T any](id int, a, b T) (T, T) {
	if mutantOn(id, true) {
		return b, a
	}
	return a, b
}

// mutantText and mutantInt make the value of a case one that nothing has.

func mutantText[T ~string](id int, value T) T {
	if mutantOn(id, true) {
		return value + "\x00"
	}
	return value
}

func mutantInt[T mutantInteger](id int, value T) T {
	if mutantOn(id, true) {
		return ^value
	}
	return value
}
