package scenarios

import (
	"fmt"
	"reflect"
	"strings"
)

// rangeForm is how a range is written.
const rangeForm = "LOW..HIGH/STEP"

// span returns the values of a range. Its step has to lead from one end to the other,
// so that a map has the edges that were asked for.
func (f *axisField) span(text string) ([]string, *Error) {
	example := "10..50/10"
	if f.isDuration() {
		example = "0ms..100ms/10ms"
	}
	low, rest, _ := strings.Cut(text, "..")
	high, step, stepped := strings.Cut(rest, "/")
	low, high, step = strings.TrimSpace(low), strings.TrimSpace(high), strings.TrimSpace(step)
	switch {
	case f.kind() == NameAxis:
		return nil, f.fail("", "%s is a range, and these values have no order; allowed: * for all of them, or a list of: %s", quote(text), f.allowed)
	case strings.Contains(text, ","):
		return nil, f.fail("give each value of the list", "%s is both a list and a range; allowed: one of the two", quote(text))
	case low == "" || high == "":
		return nil, f.fail("for example "+example, "%s has no end; allowed: %s", quote(text), rangeForm)
	case !stepped || step == "":
		return nil, f.fail("for example "+example, "%s has no step; allowed: %s", quote(text), rangeForm)
	}
	from, err := f.value(low)
	if err != nil {
		return nil, err
	}
	to, err := f.value(high)
	if err != nil {
		return nil, err
	}
	by, err := f.step(step)
	if err != nil {
		return nil, err
	}
	return f.steps(text, from.Int(), to.Int(), by)
}

// step reads the step of a range. It need not be a value that the field could have.
func (f *axisField) step(text string) (int64, *Error) {
	unbound := *f
	unbound.rule = rule{ok: func(reflect.Value) bool { return true }, allowed: "more than " + f.text(0)}
	step, err := unbound.value(text)
	switch {
	case err != nil:
		err.Problem = "the step " + err.Problem
		return 0, err
	case step.Int() <= 0:
		return 0, f.fail("", "the step %s is out of range; allowed: more than %s", f.text(step.Int()), f.text(0))
	}
	return step.Int(), nil
}

// steps returns the values from low to high. Both are values of the field, so that
// nothing here can overflow.
func (f *axisField) steps(text string, low, high, step int64) ([]string, *Error) {
	ends := func(high int64) string { return fmt.Sprintf("%s..%s/%s", f.text(low), f.text(high), f.text(step)) }
	last := low + (high-low)/step*step
	switch {
	case low == high:
		return nil, f.fail("", "%s is a single value; allowed: a high end above the low one, or the value alone, %s", quote(text), f.text(low))
	case low > high:
		return nil, f.fail(fmt.Sprintf("%s..%s/%s", f.text(high), f.text(low), f.text(step)),
			"%s goes down; allowed: the low end first", quote(text))
	case step > high-low:
		return nil, f.fail("", "the step %s is larger than the range; allowed: at most %s", f.text(step), f.text(high-low))
	case (high-low)/step >= MaxAxisValues:
		return nil, f.fail("a larger step", "%s has %d values; allowed: %d", quote(text), (high-low)/step+1, MaxAxisValues)
	case last != high:
		hint := ends(last)
		if f.ok(f.number(last + step)) {
			hint += " or " + ends(last+step)
		}
		return nil, f.fail(hint, "the steps of %s do not lead to its high end; allowed: a step that divides %s", quote(text), f.text(high-low))
	}
	var values []string
	for at := low; at <= high; at += step {
		values = append(values, f.text(at))
	}
	return values, nil
}

// number is a number as a value of the field.
func (f *axisField) number(n int64) reflect.Value {
	v := reflect.New(f.of).Elem()
	v.SetInt(n)
	return v
}

// text writes a number as a value of the field.
func (f *axisField) text(n int64) string { return written(f.number(n)) }
