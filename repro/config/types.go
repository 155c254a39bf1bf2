package config

import (
	"math/big"
	"slices"
	"strings"
)

// numbers is a range of whole numbers, with its ends.
type numbers struct{ least, most *big.Int }

// ranges are those of Rust's types.
var ranges = map[string]numbers{
	"u16": {new(big.Int), bits(16)},
	"u32": {new(big.Int), bits(32)},
	"u64": {new(big.Int), bits(64)},
	"i64": {new(big.Int).Not(bits(63)), bits(63)},
}

// bits is the largest number of so many bits.
func bits(count uint) *big.Int {
	power := new(big.Int).Lsh(big.NewInt(1), count)
	return power.Sub(power, big.NewInt(1))
}

// holds is whether a text is a whole number in the range. A long text is none, whatever it
// says.
func (r numbers) holds(text string) bool {
	const longest = 20 // of a number of 64 bits, with its sign
	if len(text) > longest {
		return false
	}
	number, ok := new(big.Int).SetString(text, 10)
	return ok && number.Cmp(r.least) >= 0 && number.Cmp(r.most) <= 0
}

// fits is whether a value of a kind may stand there, whatever it says.
func (f field) fits(kind Kind) bool {
	switch kind {
	case Object:
		return f.is("object") || f.is("open") || f.is("map")
	case Array:
		return f.is("array") || f.is("pair")
	case String:
		return f.is("string") || len(f.words()) > 0
	case Number:
		return slices.ContainsFunc(f.types, func(name string) bool { return ranges[name].most != nil })
	case Bool:
		return f.is("boolean")
	case Null:
		return f.is("null") || f.removed != ""
	default:
		return false
	}
}

// names of the types, as people read them.
var typeNames = map[string]string{
	"boolean": "true or false", "string": "text", "null": "null", "array": "a list", "pair": "two ports",
	"map": "an object", "object": "an object", "open": "an object",
	"u16": "0 to 65535", "u32": "0 to 4294967295", "u64": "a whole number", "i64": "a whole number",
}

// allowed lists what a field takes. Null is left out where something else is there: nobody
// writes it.
func (f field) allowed() string {
	var found []string
	for _, name := range f.types {
		shown, ok := typeNames[name]
		if !ok {
			shown = name
		}
		if name != "null" && !slices.Contains(found, shown) {
			found = append(found, shown)
		}
	}
	return strings.Join(found, ", ")
}

// describe says what a value is, for a place where it does not fit.
func describe(n *Node) string {
	switch n.Kind {
	case Object:
		return "an object"
	case Array:
		return "a list"
	case Null:
		return "null"
	case String:
		return "the text " + quote(n.Text)
	case Number, Bool:
		return n.short()
	default:
		return "something else"
	}
}

// short is a value as it is written, bounded.
func (n *Node) short() string {
	if n.Kind == Number || n.Kind == Bool {
		return strings.Trim(quote(n.Text), `"`)
	}
	return describe(n)
}

// gone says until when a field was taken.
func (f field) gone() string {
	last, month, _ := strings.Cut(f.removed, "-")
	switch {
	case last != "unknown":
		return "mirrord " + last + " is the last that took it"
	case month != "":
		return "mirrord took it until " + month + ", and does not any more"
	default:
		return "mirrord does not take it any more, and the last version that did is not known"
	}
}

// instead is the hint for a field that should not be used.
func (f field) instead() string {
	if f.use == "" {
		return ""
	}
	return "use " + f.use
}
