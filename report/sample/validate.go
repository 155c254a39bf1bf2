package sample

import (
	"bytes"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/result"
)

// validators check what readers of a format expect. For other formats, only what all
// formats have in common is checked.
var validators = map[string]func(t *testing.T, document string){
	"json": func(t *testing.T, document string) {
		t.Helper()
		_, err := result.Read(bytes.NewReader([]byte(document)), "document")
		assert.NoError(t, err)
	},
	"html":     validHTML,
	"junit":    ValidJUnit,
	"markdown": ValidMarkdown,
}

// MaxReport bounds the report of one result that is not hostile, in bytes.
const MaxReport = 4 << 20

// Validate checks a document of a format. If long is false, it also bounds its
// length.
func Validate(t *testing.T, format, document string, long bool) {
	t.Helper()
	assert.NotEmpty(t, document)
	assert.True(t, utf8.ValidString(document), "is not UTF-8")
	if !long {
		assert.Less(t, len(document), MaxReport)
	}
	if at := bytes.IndexFunc([]byte(document), func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }); at >= 0 {
		t.Errorf("a control character: %q", document[max(0, at-20):min(len(document), at+20)])
	}
	if valid := validators[format]; valid != nil {
		valid(t, document)
	}
}
