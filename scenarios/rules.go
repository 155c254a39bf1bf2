package scenarios

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// rule says which values a field may have.
type rule struct {
	// allowed says it in words.
	allowed string
	// fault is how a message goes on after a value that is not allowed.
	fault string
	// ok decides.
	ok func(reflect.Value) bool
	// optional fields may be empty, which means that they are not given.
	optional bool
	// unset fields are zero if they are not given, and cannot be given as zero.
	unset bool
	// hint, if not nil, says what may help against a value.
	hint func(reflect.Value) string
	// values are the values of a field that has few. If nil, it has any number.
	values []string
	// low and high bound a number or a duration. If high is zero, nothing does.
	low, high int64
	// form is what a text must look like. If nil, the other fields decide.
	form *regexp.Regexp
	// maxLength bounds the characters of a text. If zero, the other fields do.
	maxLength int
}

// codes are gRPC's status codes by name.
var codes = []string{
	"OK", "Canceled", "Unknown", "InvalidArgument", "DeadlineExceeded", "NotFound",
	"AlreadyExists", "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
	"Aborted", "OutOfRange", "Unimplemented", "Internal", "Unavailable", "DataLoss",
	"Unauthenticated",
}

var (
	nameForm    = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$`)
	nameAllowed = "1 to 64 lower case letters, digits and dashes, no dash at an end"
	originForm  = regexp.MustCompile(`^https?://[^\s"'<>]+$`)
	// The line breaks that a block scalar of YAML ends with do not count.
	lineForm  = regexp.MustCompile(`^[^\x00-\x1f\x7f-\x9f]*\n*$`)
	linesForm = regexp.MustCompile(`^[^\x00-\x09\x0b-\x1f\x7f-\x9f]*$`)
)

// maxMessages bounds a call's messages: at the default interval they take a
// day.
const maxMessages = 1_000_000

// rules returns the rule of every field of s, by the pattern of its path, in the
// order of the fields. Those of after_message depend on s, those of names on what
// the layer knows.
func rules(s Scenario, known Vocabulary) map[string]rule {
	all := map[string]rule{
		"name":                  matching(nameForm, nameAllowed),
		"summary":               freeForm(200, false),
		"description":           freeForm(10_000, true),
		"origin":                optional(matching(originForm, "an address that begins with https:// or http://")),
		"call":                  oneOf(ServerStream, Unary, ClientStream, Bidi),
		"path":                  named(known.Paths),
		"mesh":                  oneOf(MeshBytes, MeshHTTP2),
		"ports.forwarder":       whole(1, 65535),
		"ports.upstream":        whole(1, 65535),
		"load.messages":         whole(1, maxMessages),
		"load.interval":         span(0, time.Hour),
		"load.delay":            span(0, time.Hour),
		"load.stagger":          span(0, time.Hour),
		"load.size":             whole(0, 1_000_000),
		"load.streams":          whole(1, 1000),
		"load.connections":      oneOf(Shared, PerStream),
		"flush.mechanism":       optional(named(known.Mechanisms)),
		"flush.by":              optional(oneOf(ByAgent, ByMiddlebox)),
		"flush.after_message":   after(s.Load.Messages),
		"flush.before_calls":    truth(),
		"flush.phase":           optional(oneOf(Quiet, Busy, Random)),
		"flush.delay":           span(0, time.Hour),
		"flush.every":           span(time.Millisecond, time.Hour),
		"flush.accept_delay":    span(0, time.Minute),
		"flush.window":          span(0, time.Minute),
		"flush.dual_stack":      truth(),
		"fault.kind":            oneOf(FaultKinds()...),
		"fault.hop":             unset(whole(1, 2)),
		"fault.direction":       optional(oneOf(BothWays, UpWay, DownWay)),
		"fault.role":            optional(oneOf(ClientRole, ForwarderRole, UpstreamRole)),
		"fault.proxy":           optional(oneOf(NGINX, HAProxy, Envoy)),
		"fault.after_message":   after(s.Load.Messages),
		"fault.phase":           optional(oneOf(Quiet, Busy)),
		"fault.delay":           span(0, time.Hour),
		"fault.above":           unset(whole(1, 65535)),
		"fault.connections":     optional(oneOf(ExistingConnections, NewConnections, AllConnections)),
		"fault.idle":            span(time.Millisecond, 24*time.Hour),
		"fault.then":            optional(oneOf(ThenSilent, ThenReset)),
		"fault.latency":         span(time.Millisecond, time.Minute),
		"fault.percent":         unset(whole(1, 100)),
		"fault.longest":         span(time.Millisecond, 24*time.Hour),
		"fault.bytes":           unset(whole(1, 1<<20)),
		"fault.streams":         unset(whole(1, 1000)),
		"fault.deadline":        span(time.Millisecond, time.Hour),
		"fault.stream":          unset(whole(1, 1000)),
		"fault.every":           span(time.Millisecond, time.Hour),
		"fault.age":             span(time.Millisecond, 24*time.Hour),
		"fault.grace":           span(0, 24*time.Hour),
		"fault.mechanism":       optional(named(known.Mechanisms)),
		"fault.by":              optional(oneOf(ByAgent, ByMiddlebox)),
		"local.dials":           oneOf(DialsBefore, DialsAfter),
		"after_flush.same":      truth(),
		"after_flush.fresh":     truth(),
		"variants.*.mechanism":  named(known.Mechanisms),
		"expect.*.outcome":      optional(oneOf(Decided...)),
		"expect.*.cause":        optional(named(known.Causes)),
		"expect.*.hop":          whole(0, 2),
		"expect.*.same":         optional(oneOf(Decided...)),
		"expect.*.fresh":        optional(oneOf(Decided...)),
		"expect.*.next_message": optional(oneOf(Servers...)),
		"expect.*.next_call":    optional(oneOf(Servers...)),
	}
	for _, end := range []string{"client", "forwarder", "local", "upstream"} {
		all["expect.*."+end+".told"] = truth()
		all["expect.*."+end+".status"] = optional(oneOf(codes...))
		all["expect.*."+end+".zombie"] = truth()
	}
	return all
}

// problem is the message for a value that breaks the rule.
func (r rule) problem(v reflect.Value) string {
	if v.Kind() == reflect.String && v.Len() == 0 {
		return "missing; allowed: " + r.allowed
	}
	return fmt.Sprintf("%s %s; allowed: %s", show(v), r.fault, r.allowed)
}

// show writes a value as a file could.
func show(v reflect.Value) string {
	if d, ok := reflect.TypeAssert[Duration](v); ok {
		return d.String()
	}
	if v.Kind() == reflect.String {
		return quote(v.String())
	}
	return fmt.Sprint(v.Interface())
}

func optional(r rule) rule {
	r.optional = true
	return r
}

// unset is the rule of a number that may be left out. Then it is zero, which a file must
// not write.
func unset(r rule) rule {
	r.unset = true
	return r
}

func whole(low, high int64) rule {
	allowed := fmt.Sprintf("%d to %d", low, high)
	if low == high {
		allowed = fmt.Sprint(low)
	}
	return rule{allowed: allowed, fault: "is out of range", low: low, high: high, ok: func(v reflect.Value) bool {
		return low <= v.Int() && v.Int() <= high
	}}
}

func span(low, high time.Duration) rule {
	r := whole(int64(low), int64(high))
	r.allowed = fmt.Sprintf("%v to %v", Duration(low), Duration(high))
	return r
}

func truth() rule {
	return rule{allowed: "true, false", values: []string{"true", "false"}, ok: func(reflect.Value) bool { return true }}
}

func oneOf[T ~string](values ...T) rule {
	known := make([]string, len(values))
	for i, value := range values {
		known[i] = string(value)
	}
	return rule{
		allowed: strings.Join(known, ", "),
		fault:   "is not known",
		ok:      func(v reflect.Value) bool { return slices.Contains(known, v.String()) },
		hint:    func(v reflect.Value) string { return Suggest(v.String(), known) },
		values:  known,
	}
}

func matching(form *regexp.Regexp, allowed string) rule {
	return rule{allowed: allowed, fault: "is not allowed", form: form, ok: func(v reflect.Value) bool {
		return form.MatchString(v.String())
	}}
}

// freeForm is the rule for free text. It is printed on terminals, so nothing in
// it may steer one.
func freeForm(maxLength int, lines bool) rule {
	allowed, form := "one line of at most %d characters, none of them a control character", lineForm
	if lines {
		allowed, form = "at most %d characters, none of them a control character other than a line break", linesForm
	}
	return rule{
		allowed: fmt.Sprintf(allowed, maxLength), fault: "is not allowed", optional: true, form: form, maxLength: maxLength,
		ok: func(v reflect.Value) bool {
			s := v.String()
			if utf8.RuneCountInString(s) > maxLength {
				return false
			}
			if lines {
				s = strings.ReplaceAll(s, "\n", "")
			}
			return printable(s)
		},
	}
}

// named is the rule for names that the layer knows and this package does not. A
// new mechanism or path in the layer needs no change here.
func named(names []string) rule {
	if len(names) == 0 {
		return matching(nameForm, nameAllowed)
	}
	return oneOf(names...)
}

// after is the rule for the message that the flush follows, which must not be
// the last: nothing would be left to show what the flush did.
func after(messages int) rule {
	r := whole(0, max(0, int64(messages)-1))
	if messages == 0 { // not known yet
		r.allowed = "0 to one less than load.messages"
	}
	r.hint = func(v reflect.Value) string {
		if v.Int() < 0 || v.Int() >= maxMessages {
			return ""
		}
		return fmt.Sprintf("lower it, or raise load.messages to %d or more", v.Int()+1)
	}
	return r
}
