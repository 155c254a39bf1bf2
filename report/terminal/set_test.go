package terminal

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/phrase"
	"hangscope/report/sample"
)

func renderSet(t *testing.T, p Page, name string) string {
	t.Helper()
	var page bytes.Buffer
	require.NoError(t, p.WriteSet(&page, sample.Sets[name]()))
	return page.String()
}

func TestMatrixGolden(t *testing.T) {
	for name := range sample.Sets {
		sample.Golden(t, "matrix-"+name+"-80.txt", renderSet(t, Page{}, name))
	}
	for _, name := range []string{"once", "repeated"} {
		sample.Golden(t, "matrix-"+name+"-50.txt", renderSet(t, Page{Width: 50}, name))
		sample.Golden(t, "matrix-"+name+"-200.txt", renderSet(t, Page{Width: 200}, name))
		sample.Golden(t, "matrix-"+name+"-80-color.txt", renderSet(t, Page{Color: true}, name))
		sample.Golden(t, "matrix-"+name+"-80-ascii.txt", renderSet(t, Page{ASCII: true}, name))
	}
}

func TestMatrixIsAPage(t *testing.T) {
	for name := range sample.Sets {
		for _, columns := range []int{1, 2, 3, 10, 20, 40, 60, 72, 80, 100, 200} {
			for _, page := range []Page{{Width: columns}, {Width: columns, Color: true}, {Width: columns, ASCII: true}} {
				text := renderSet(t, page, name)
				for i, line := range strings.Split(text, "\n") {
					assert.LessOrEqual(t, phrase.Width(line), columns, "%s, %+v, line %d: %q", name, page, i+1, line)
				}
				for _, r := range sgr.ReplaceAllString(text, "") {
					if r != '\n' && !unicode.IsPrint(r) || page.ASCII && r > unicode.MaxASCII {
						t.Fatalf("%s, %+v: %U on the page", name, page, r)
					}
				}
			}
			plain, coloured := renderSet(t, Page{Width: columns}, name), renderSet(t, Page{Width: columns, Color: true}, name)
			assert.Equal(t, plain, sgr.ReplaceAllString(coloured, ""), "colour changes nothing else")
		}
	}
}
