package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/report/terminal"
	"hangscope/repro/result"
)

func checkIn(t *testing.T, write CheckFunc, c *result.Checked) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, write(&out, c))
	return out.String()
}

func TestCheckGolden(t *testing.T) {
	for name, made := range sample.Checks {
		sample.Golden(t, "check-"+name+"-80.txt", checkIn(t, Checks["terminal"], made()))
		sample.Golden(t, "check-"+name+".md", checkIn(t, Checks["markdown"], made()))
		sample.Golden(t, "check-"+name+".xml", checkIn(t, Checks["junit"], made()))
		sample.Golden(t, "check-"+name+".sarif", checkIn(t, Checks["sarif"], made()))
		sample.Golden(t, "check-"+name+".github", checkIn(t, GitHubCheck, made()))
	}
	sample.Golden(t, "check-at-risk-160-ascii.txt", checkIn(t, terminal.Page{Width: 160, ASCII: true}.WriteCheck, sample.RiskyCheck()))
}

// What a check said is a document of the schema, can be read again, and is sound in all forms.
func TestCheckInEveryFormat(t *testing.T) {
	validate := schema(t)
	for name, made := range sample.Checks {
		for format, write := range Checks {
			text := checkIn(t, write, made())
			switch format {
			case "sarif":
				checkSARIF(t, text)
			case "json":
				require.NoError(t, validate([]byte(text)), name)
				document, err := result.ReadDocument(strings.NewReader(text), "check.json")
				require.NoError(t, err, name)
				assert.Equal(t, made(), document.Checked, name)
			default:
				sample.Validate(t, format, text, false)
			}
		}
	}
	wrong := sample.RiskyCheck()
	wrong.Files[0].Risk = "perhaps"
	require.Error(t, validate(wrong))
}

// A document that contradicts itself is refused.
func TestCheckUnsound(t *testing.T) {
	for want, change := range map[string]func(*result.Checked){
		"files: has none":              func(c *result.Checked) { c.Files = nil },
		`risk: is "no", and the files`: func(c *result.Checked) { c.Risk = result.No },
		`files[0].risk: is "no", and`:  func(c *result.Checked) { c.Files[0].Risk = result.No },
		`files[0].risk: "perhaps"`:     func(c *result.Checked) { c.Files[0].Risk = "perhaps" },
	} {
		c := sample.RiskyCheck()
		change(c)
		_, err := result.ReadDocument(strings.NewReader(checkIn(t, JSONCheck, c)), "check.json")
		require.ErrorContains(t, err, want)
	}
}

// No text from outside can change the form of a report.
func TestHostileCheck(t *testing.T) {
	for name, text := range sample.HostileTexts {
		for of, made := range sample.Checks {
			for _, spare := range []bool{false, true} {
				var c result.Checked
				copied, err := json.Marshal(made())
				require.NoError(t, err)
				require.NoError(t, json.Unmarshal(copied, &c))
				sample.Poison(reflect.ValueOf(&c).Elem(), text, spare)
				for format, write := range Checks {
					switch said := checkIn(t, write, &c); format {
					case "json":
					case "sarif":
						checkSARIF(t, said)
					default:
						sample.Validate(t, format, said, true)
					}
				}
				lines := strings.Split(strings.TrimSuffix(checkIn(t, GitHubCheck, &c), "\n"), "\n")
				assert.LessOrEqual(t, len(lines), len(c.Files), "%s, %s", name, of)
			}
		}
	}
}

func TestCheckWriteError(t *testing.T) {
	want := errors.New("no room")
	for name, write := range Checks {
		require.ErrorIs(t, write(sample.Failing{Err: want}, sample.RiskyCheck()), want, name)
	}
	require.ErrorIs(t, GitHubCheck(sample.Failing{Err: want}, sample.RiskyCheck()), want)
}

// FuzzChecks renders whatever can be read as what a check said, in every form.
func FuzzChecks(f *testing.F) {
	for _, made := range sample.Checks {
		text, err := json.Marshal(made())
		require.NoError(f, err)
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		document, err := result.ReadDocument(bytes.NewReader(text), "f.json")
		if err != nil || document.Checked == nil {
			return
		}
		for name, write := range Checks {
			var out bytes.Buffer
			require.NoError(t, write(&out, document.Checked), name)
		}
	})
}
