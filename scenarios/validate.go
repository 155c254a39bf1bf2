package scenarios

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Vocabulary is what the layer knows by name. Where it is empty any name will
// do, for a caller that does not know the layer.
type Vocabulary struct {
	// Mechanisms and Paths are the layer's, and TwoCommands those of the mechanisms
	// that run two commands, one after the other.
	Mechanisms, Paths, TwoCommands []string
	// LocalPaths are the paths on which the local process answers stolen calls.
	LocalPaths []string
	// Causes are the diagnosis's.
	Causes []string
}

// Validate checks a completed scenario against its rules and the vocabulary.
// The error is an *[Error] with a Field.
func (s Scenario) Validate(known Vocabulary) error {
	if err := s.check(known); err != nil {
		return err
	}
	return nil
}

func (s Scenario) check(known Vocabulary) *Error {
	table := rules(s, known)
	err := walk(reflect.ValueOf(s), place{}, func(v reflect.Value, p place) *Error {
		return table[p.pattern].check(v, p)
	})
	if err != nil {
		return err
	}
	if s.Flush != nil && s.Flush.Delay != nil && s.Flush.Phase != "" {
		return &Error{
			Field:   "flush.delay",
			Problem: "given together with phase; allowed: one of the two",
			Hint:    "delay says in figures what phase says by name",
		}
	}
	if s.Flush != nil && s.Flush.Phase == Random && *s.Load.Interval == 0 {
		return &Error{
			Field:   "flush.phase",
			Problem: quote(string(Random)) + " with a load.interval of 0s; allowed: an interval in which a moment can be drawn",
		}
	}
	if s.Flush != nil && s.Variants == nil && s.Flush.Mechanism == "" {
		return &Error{Field: "flush.mechanism", Problem: table["flush.mechanism"].problem(reflect.ValueOf(""))}
	}
	if s.Flush != nil && s.Variants != nil && s.Flush.Mechanism != "" {
		return &Error{Field: "flush.mechanism", Problem: "given together with variants, which name their own; allowed: one of the two"}
	}
	if err := s.checkWindow(known); err != nil {
		return err
	}
	if err := s.checkLocal(known); err != nil {
		return err
	}
	if err := s.checkFaults(); err != nil {
		return err
	}
	if s.Flush == nil && (s.Variants != nil || s.AfterFlush != nil && !s.Fault.Strikes()) {
		return &Error{Field: "flush", Problem: "missing; variants and after_flush need one"}
	}
	if err := s.checkNames(); err != nil {
		return err
	}
	return s.checkVariants()
}

// checkNames refuses variants whose names a file or a report could not hold,
// and names of variants that every scenario has.
func (s Scenario) checkNames() *Error {
	for _, name := range slices.Sorted(maps.Keys(s.Variants)) {
		err := &Error{Field: place{path: "variants"}.at(name).path}
		switch {
		case !nameForm.MatchString(name):
			err.Problem = quote(name) + " is not allowed; allowed: " + nameAllowed
			return err
		case name == direct || name == flushOff:
			err.Problem = "every scenario has this variant; allowed: another name"
			return err
		}
	}
	return nil
}

// check applies the rule to a value.
func (r rule) check(v reflect.Value, p place) *Error {
	if r.unset && v.IsZero() {
		return nil
	}
	return r.checkGiven(v, p)
}

// checkGiven applies the rule to a value that a file has.
func (r rule) checkGiven(v reflect.Value, p place) *Error {
	if r.optional && v.IsZero() || r.ok(v) {
		return nil
	}
	err := &Error{Field: p.path, Problem: r.problem(v)}
	if r.hint != nil {
		err.Hint = r.hint(v)
	}
	return err
}

// checkVariants refuses expectations that nothing would ever be compared with.
func (s Scenario) checkVariants() *Error {
	allowed := s.Executions()
	slices.Sort(allowed)
	for _, key := range sortedKeys(reflect.ValueOf(s.Expect)) {
		variant := key.String()
		if slices.Contains(allowed, variant) {
			if err := s.checkCallsAfterFlush(variant); err != nil {
				return err
			}
			if err := s.checkServed(variant); err != nil {
				return err
			}
			continue
		}
		err := &Error{
			Field:   place{path: "expect"}.at(variant).path,
			Problem: "no variant of this scenario; allowed: " + strings.Join(allowed, ", "),
			Hint:    Suggest(variant, allowed),
		}
		if hint := s.whyNotRun(variant); hint != "" {
			err.Hint = hint
		}
		return err
	}
	return nil
}

// whyNotRun says why a scenario does not run a variant that others do run.
func (s Scenario) whyNotRun(variant string) string {
	switch {
	case variant == flushOn && s.Flush == nil && s.Fault != nil:
		return "the scenario has a fault in place of a flush; its variant is " + faultOn
	case variant == flushOn && s.Flush == nil:
		return "the scenario has no flush; add one"
	case variant == flushOn && s.Variants != nil:
		return "each flush of this scenario has a name of its own under variants"
	case variant == faultOn && s.Flush != nil:
		return "the scenario has a flush, and all that goes wrong is in the variant that flushes"
	case variant == faultOn && s.Fault == nil:
		return "the scenario has no fault; add one"
	case variant == direct:
		return "a scenario with a flush or a fault is compared with " + flushOff
	}
	return ""
}

// checkCallsAfterFlush refuses an expectation of a call that is never made: the
// calls after a flush are made in the variants that flush, or have a fault of the path or
// of later connections that begins in the middle of a call, and only if after_flush asks
// for them.
func (s Scenario) checkCallsAfterFlush(variant string) *Error {
	expected := s.Expect[variant]
	made := s.AfterFlush
	flushes := (s.Flush != nil || s.Fault.Strikes()) && variant != flushOff
	for _, call := range []struct {
		field   string
		outcome Outcome
		made    bool
	}{
		{"same", expected.Same, flushes && made != nil && made.Same},
		{"fresh", expected.Fresh, flushes && made != nil && made.Fresh},
	} {
		if call.outcome == "" || call.made {
			continue
		}
		err := &Error{
			Field:   place{path: "expect"}.at(variant).in(call.field).path,
			Problem: "this variant makes no such call; allowed: in a variant that flushes, with after_flush." + call.field + " true",
		}
		if flushes {
			err.Hint = "add after_flush: {" + call.field + ": true}"
		}
		return err
	}
	return nil
}
