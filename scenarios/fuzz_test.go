package scenarios

import (
	"errors"
	"strings"
	"testing"
)

// FuzzParse looks for input that makes Parse panic, say more or less than one
// line, or accept what YAML cannot write again.
func FuzzParse(f *testing.F) {
	for _, scenario := range All() {
		data, err := files.ReadFile(scenario.Name + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, bad := range badFiles {
		if len(bad.file) < 1000 { // the long ones only slow the fuzzer down
			f.Add([]byte(bad.file))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		scenario, err := Parse("my.yaml", data, someVocabulary)
		if err != nil {
			checkError(t, err)
			return
		}
		written, err := scenario.YAML()
		if err != nil {
			t.Fatalf("accepted, but not written: %v", err)
		}
		again, err := Parse("again.yaml", written, someVocabulary)
		if err != nil {
			t.Fatalf("written, but not accepted: %v\n%s", err, written)
		}
		if !equal(scenario, again) {
			t.Fatalf("%+v became %+v by way of\n%s", scenario, again, written)
		}
	})
}

// checkError fails unless the error is one line, with a place in the file.
func checkError(t *testing.T, err error) {
	t.Helper()
	problem, ok := errors.AsType[*Error](err)
	switch {
	case !ok:
		t.Fatalf("%T is no *Error: %v", err, err)
	case !printable(problem.Error()):
		t.Fatalf("not one plain line: %q", problem)
	case !strings.HasPrefix(problem.Error(), "my.yaml:") || problem.Line < 1:
		t.Fatalf("no line: %v", problem)
	case problem.Problem == "" || !printable(problem.Hint):
		t.Fatalf("problem %q, hint %q", problem.Problem, problem.Hint)
	}
}
