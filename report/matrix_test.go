package report

import (
	"bytes"
	"testing"

	"hangscope/repro"
)

func TestMatrixGolden(t *testing.T) {
	var page bytes.Buffer
	set := repro.NewSet([]*repro.Result{hungResult(), hungResult(), zombieResult(), unexpectedResult()}, true)
	if err := (Page{}).WriteSet(&page, set); err != nil {
		t.Fatal(err)
	}
	golden(t, "matrix-80.txt", page.String())
}
