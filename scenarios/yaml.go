package scenarios

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
)

// YAML returns the completed scenario as a file that Parse reads back to the
// same value, its fields in the order of the struct's. A scenario that Parse
// would refuse has none.
func (s Scenario) YAML() ([]byte, error) {
	s = s.Complete()
	if err := s.Validate(Vocabulary{}); err != nil {
		return nil, err
	}
	var w writer
	w.fields(reflect.ValueOf(s), 0)
	return w.Bytes(), nil
}

// writer writes YAML in the few forms that a scenario needs. The library's
// encoder leaves some texts without the quotes that its own parser wants, and
// puts a paragraph on one line.
type writer struct{ bytes.Buffer }

// fields writes a struct, without the fields that are not given.
func (w *writer) fields(v reflect.Value, indent int) {
	names, index := fields(v.Type())
	for _, name := range names {
		if field := v.Field(index[name]); !field.IsZero() {
			w.entry(name, field, indent)
		}
	}
}

func (w *writer) entry(key string, v reflect.Value, indent int) {
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	w.WriteString(strings.Repeat("  ", indent) + key + ":")
	switch {
	case v.Kind() == reflect.Struct && v.IsZero():
		w.WriteString(" {}\n")
	case v.Kind() == reflect.Struct:
		w.WriteByte('\n')
		w.fields(v, indent+1)
	case v.Kind() == reflect.Slice && v.Len() == 1:
		w.WriteByte('\n')
		w.fields(v.Index(0), indent+1)
	case v.Kind() == reflect.Slice:
		w.WriteByte('\n')
		for i := range v.Len() {
			w.item(v.Index(i), indent+1)
		}
	case v.Kind() == reflect.Map:
		w.WriteByte('\n')
		for _, key := range sortedKeys(v) {
			w.entry(key.String(), v.MapIndex(key), indent+1)
		}
	case v.Kind() == reflect.String:
		w.text(v.String(), indent+1)
	default:
		w.WriteString(" " + show(v) + "\n")
	}
}

// item writes a struct as an item of a list.
func (w *writer) item(v reflect.Value, indent int) {
	var item writer
	item.fields(v, indent+1)
	w.WriteString(strings.Repeat("  ", indent) + "- " + strings.TrimLeft(item.String(), " "))
}

// bare matches text that no reader of YAML takes for anything else.
var bare = regexp.MustCompile(`^[A-Za-z](?:[A-Za-z0-9 ,.;()/'_=?&-]|:/)*[A-Za-z0-9.)]$`)

// words matches what one version of YAML or another reads as something other
// than text.
var words = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|null|nan|inf)$`)

// text writes a text: long ones folded, and what is not plain in quotes.
func (w *writer) text(text string, indent int) {
	const short = 70
	switch {
	case foldable(text) && (len(text) > short || strings.Contains(text, "\n")):
		w.fold(text, strings.Repeat("  ", indent))
	case bare.MatchString(text) && !words.MatchString(text):
		w.WriteString(" " + text + "\n")
	default:
		w.WriteByte(' ')
		encoder := json.NewEncoder(w) // a JSON string is a YAML string
		encoder.SetEscapeHTML(false)
		_ = encoder.Encode(text) // a string has a JSON form, and a buffer takes it
	}
}

// foldable reports whether a text is paragraphs of words with single spaces.
// Such a text can be broken at any space and read back unchanged.
func foldable(text string) bool {
	paragraphs := strings.Split(text, "\n")
	for i, paragraph := range paragraphs {
		empty := paragraph == "" && 0 < i && i < len(paragraphs)-1
		if !empty && strings.Contains(" "+paragraph+" ", "  ") {
			return false
		}
	}
	return true
}

// fold writes a text as a folded block scalar, in which one line break is a
// space, and one more stands for each that the text has.
func (w *writer) fold(text, indent string) {
	const width = 78
	w.WriteString(" >-\n")
	for i, paragraph := range strings.Split(text, "\n") {
		if i > 0 {
			w.WriteByte('\n')
		}
		if paragraph == "" {
			continue
		}
		column := 0
		for word := range strings.SplitSeq(paragraph, " ") {
			switch {
			case column == 0:
				w.WriteString(indent)
				column = len(indent)
			case column+1+len(word) > width:
				w.WriteString("\n" + indent)
				column = len(indent)
			default:
				w.WriteByte(' ')
				column++
			}
			w.WriteString(word)
			column += len(word)
		}
		w.WriteByte('\n')
	}
}
