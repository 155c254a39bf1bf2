package config

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
)

// FieldsOf is the latest release of mirrord whose changelog the list of fields follows.
const FieldsOf = "3.247.0"

//go:embed fields.txt
var fieldsText string

// fields are all that mirrord takes or took, by path.
var fields = readFields(fieldsText)

// field is a row of fields.txt.
type field struct {
	// types are null, boolean, string, whole numbers such as u16, words in quotes, array,
	// pair, map, object, open or any.
	types []string
	// also are types that a version after the schema's takes.
	also []string
	// since is the first version that takes it. If empty, it is older than the schema.
	since string
	// removed is the last version that took it. If empty, it is still taken.
	removed string
	// deprecated is whether mirrord warns of it.
	deprecated bool
	// use is what to write instead, if there is something.
	use string
}

func readFields(text string) map[string]field {
	found := map[string]field{}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if words[0] == "#" {
			continue
		}
		row := field{types: strings.Split(words[1], "|")}
		notes := words[2:]
		for i, word := range notes {
			switch word {
			case "deprecated":
				row.deprecated = true
			case "since":
				row.since = notes[i+1]
			case "removed":
				row.removed = notes[i+1]
			case "also":
				row.also = append(row.also, notes[i+1])
			case "use":
				row.use = notes[i+1]
			}
		}
		found[strings.TrimPrefix(words[0], ".")] = row
	}
	return found
}

// is reports whether a field may be of a type.
func (f field) is(name string) bool {
	return slices.Contains(f.types, name) || slices.Contains(f.also, name)
}

// words are those that a text may be, if it may not be any.
func (f field) words() []string {
	var found []string
	for _, name := range f.types {
		if strings.HasPrefix(name, `"`) {
			found = append(found, strings.Trim(name, `"`))
		}
	}
	return found
}

// children are the names of the fields of a section that are still taken, sorted.
func children(section string) []string {
	found := map[string]bool{}
	prefix := section + "."
	if section == "" {
		prefix = ""
	}
	for path, row := range fields {
		rest, below := strings.CutPrefix(path, prefix)
		if name, _, deeper := strings.Cut(rest, "."); below && !deeper && row.removed == "" && !strings.ContainsAny(name, "[{") {
			found[name] = true
		}
	}
	delete(found, "")
	return slices.Sorted(maps.Keys(found))
}

// elsewhere are the paths of other sections that end in a name, sorted.
func elsewhere(name string) []string {
	var found []string
	for path, row := range fields {
		if row.removed == "" && strings.HasSuffix(path, "."+name) && !strings.ContainsAny(path, "[{") {
			found = append(found, path)
		}
	}
	slices.Sort(found)
	return found
}
