package docs_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	typeHeading = regexp.MustCompile(`^### (\w+): `)
	keyRow      = regexp.MustCompile("^\\| `(\\w+)` \\|")
)

// explained are the keys that a document has a row for, by the type whose
// heading they stand under.
func explained(text string) map[string][]string {
	keys := map[string][]string{}
	under := ""
	for line := range strings.SplitSeq(text, "\n") {
		if found := typeHeading.FindStringSubmatch(line); found != nil {
			under = found[1]
			keys[under] = nil
		} else if found := keyRow.FindStringSubmatch(line); found != nil && under != "" {
			keys[under] = append(keys[under], found[1])
		}
	}
	return keys
}

// The tables of keys have every key of their type in the schema, and no other.
func TestKeys(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "report", "schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Types map[string]struct {
			Properties map[string]json.RawMessage
		} `json:"$defs"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	for file, types := range map[string][]string{
		"result.md":  {"Result", "Set", "Rate", "Variant", "Distribution", "Stall", "Diagnosis", "End"},
		"compare.md": {"Comparison", "VariantPair", "Measure"},
		"maps.md":    {"Sweep", "Axis", "Cell", "CellVariant", "Finding"},
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		keys := explained(string(text))
		for _, name := range types {
			if _, ok := keys[name]; !ok {
				t.Errorf("%s does not explain %s", file, name)
			}
		}
		for name, keys := range keys {
			known := schema.Types[name].Properties
			for _, key := range keys {
				if known[key] == nil {
					t.Errorf("%s explains %s of %s, which the schema does not have", file, key, name)
				}
			}
			for key := range known {
				if !slices.Contains(keys, key) {
					t.Errorf("%s does not explain %s of %s: add a row", file, key, name)
				}
			}
		}
	}
}

func TestExplained(t *testing.T) {
	got := explained("| `a` | x |\n### Set: s\n| key | x |\n| `b` | `c` |\n### Other\n| `d` | x |\n### Rate: r\n")
	if len(got) != 2 || !slices.Equal(got["Set"], []string{"b", "d"}) || got["Rate"] != nil {
		t.Errorf("got %v", got)
	}
}
