package config

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/scenarios"
)

// maxFindings bounds what is said of one file: more is no help.
const maxFindings = 100

// Validate returns what is wrong with a configuration of mirrord, each an [*Error], in the
// file's order. What mirrord only warns of has Warning set. What mirrord has resolved is
// right.
func Validate(d *Document) []error {
	if d.Settled {
		return nil
	}
	v := &validator{name: d.Name}
	v.value(d.Root, "", "")
	return v.found
}

// validator collects what it finds.
type validator struct {
	name  string
	found []error
}

func (v *validator) add(err *Error) {
	err.Name = v.name
	if len(v.found) < maxFindings {
		v.found = append(v.found, err)
	}
}

// value checks a value. The path is the one of the list of fields, shown the one that
// people read, with the numbers of items.
func (v *validator) value(n *Node, path, shown string) {
	row := fields[path]
	if row.is("any") || n.Unresolved && n.Kind != Object && n.Kind != Array {
		return
	}
	if !row.fits(n.Kind) {
		v.add(&Error{Pos: n.Pos, Field: shown, Reason: describe(n), Allowed: row.allowed()})
		return
	}
	switch n.Kind {
	case Object:
		v.fields(n, row, path, shown)
	case Array:
		v.items(n, row, path, shown)
	case String:
		v.text(n, row, shown)
	case Number:
		v.number(n, row, shown)
	case Bool, Null:
	}
}

// text checks one of several words.
func (v *validator) text(n *Node, row field, shown string) {
	words := row.words()
	if row.is("string") {
		return
	}
	if slices.Contains(words, n.Text) {
		return
	}
	v.add(&Error{Pos: n.Pos, Field: shown, Reason: quote(n.Text) + " is no value of it", Allowed: row.allowed(), Hint: scenarios.Suggest(n.Text, words)})
}

// number checks a whole number and its range.
func (v *validator) number(n *Node, row field, shown string) {
	for _, name := range row.types {
		if r, ok := ranges[name]; ok && r.holds(n.Text) {
			return
		}
	}
	v.add(&Error{Pos: n.Pos, Field: shown, Reason: n.short() + " is no value of it", Allowed: row.allowed()})
}

func (v *validator) items(n *Node, row field, path, shown string) {
	if row.is("pair") {
		v.pair(n, shown)
		return
	}
	for i, item := range n.Items {
		v.value(item, path+"[]", fmt.Sprintf("%s[%d]", shown, i))
	}
}

// pair checks two port numbers.
func (v *validator) pair(n *Node, shown string) {
	if n.Unresolved {
		return
	}
	if len(n.Items) != 2 {
		v.add(&Error{Pos: n.Pos, Field: shown, Reason: fmt.Sprintf("a list of %d", len(n.Items)), Allowed: "two ports"})
		return
	}
	for i, item := range n.Items {
		if !item.Unresolved && (item.Kind != Number || !ranges["u16"].holds(item.Text)) {
			v.add(&Error{Pos: item.Pos, Field: fmt.Sprintf("%s[%d]", shown, i), Reason: item.short() + " is no port", Allowed: "0 to 65535"})
		}
	}
}

func (v *validator) fields(n *Node, row field, path, shown string) {
	own := row.is("map") && !row.is("object") && !row.is("open")
	for i := range n.Fields {
		if len(v.found) == maxFindings {
			return
		}
		f := &n.Fields[i]
		below := path + "{}"
		if !own {
			below = join(path, f.Name)
		}
		if f.Unresolved {
			continue
		}
		v.field(f, below, join(shown, f.Name), row)
	}
	if path == "feature.network.incoming" {
		v.ports(n)
	}
}

// field checks a field by its name, then its value.
func (v *validator) field(f *Field, path, shown string, section field) {
	row, known := fields[path]
	at := Error{Pos: f.Pos, Field: shown}
	switch {
	case !known:
		v.unknown(f, path, &at, section)
		return
	case row.removed != "":
		at.Reason, at.Hint = row.gone(), row.instead()
		v.add(&at)
		return
	case row.deprecated:
		at.Reason, at.Hint, at.Warning = "mirrord calls it deprecated", row.instead(), true
		v.add(&at)
	}
	v.value(f.Value, path, shown)
}

// unknown adds what may have been meant.
func (v *validator) unknown(f *Field, path string, at *Error, section field) {
	parent := strings.TrimSuffix(strings.TrimSuffix(path, f.Name), ".")
	siblings := children(parent)
	at.Reason = fmt.Sprintf("mirrord up to %s has no such field", FieldsOf)
	at.Warning = section.is("open") && !section.is("object")
	if at.Warning {
		at.Reason += ", and ignores it here"
	}
	at.Hint = scenarios.Suggest(f.Name, siblings)
	if others := elsewhere(f.Name); len(others) > 0 && (at.Hint == "" || len(others) == 1) {
		at.Hint = "did you mean " + strings.Join(others, " or ") + "?"
	}
	if f.Name == "$schema" {
		at.Hint = "leave it out: mirrord refuses it too. An editor's own settings can name the schema"
	}
	if at.Hint == "" && len(siblings) > 0 {
		at.Allowed = strings.Join(siblings, ", ")
	}
	v.add(at)
}

// ports refuses two lists of ports that exclude each other.
func (v *validator) ports(n *Node) {
	ports, ignored := n.at("ports"), n.at("ignore_ports")
	if ports == nil || ignored == nil || ports.Kind != Array || ignored.Kind != Array || len(ignored.Items) == 0 {
		return
	}
	later := ports
	if ignored.Start > ports.Start {
		later = ignored
	}
	v.add(&Error{Pos: later.Pos, Field: "feature.network.incoming", Reason: "ports and ignore_ports exclude each other", Allowed: "one of the two"})
}
