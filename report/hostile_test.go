package report

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/report/sample/catalogue"
	"hangscope/repro/result"
)

func TestHostileInEveryFormat(t *testing.T) {
	catalogue.Whole(t)
	t.Parallel()
	all := strings.Join(slices.Sorted(maps.Values(sample.HostileTexts)), "")
	for name, text := range sample.HostileTexts {
		checkHostile(t, name, sample.FullResult(), text)
	}
	checkHostile(t, "all", sample.HypothesesResult(), all)
}

// checkHostile checks the reports of a result whose strings are a text, all of
// them or but for those that reports go by.
func checkHostile(t *testing.T, name string, r *result.Result, text string) {
	t.Helper()
	for _, spare := range []bool{false, true} {
		poisoned := sample.Copied(t, r)
		sample.Poison(reflect.ValueOf(poisoned).Elem(), text, spare)
		checkEveryFormat(t, fmt.Sprintf("%s/spare %t", name, spare), poisoned, true)
	}
}

// An error text beyond all bounds makes no report long but the one that holds all.
func TestLongTextInEveryFormat(t *testing.T) {
	catalogue.Whole(t)
	text := strings.Repeat("a message that does not end, ", 1+sample.MaxReport/29)
	r := sample.UnexpectedResult()
	r.Variants[1].Ends[0] = sample.ToldEnd("client", "Unavailable", text)
	r.Variants[1].Outcome = "broken"
	r.Checks[1].Got = text
	checkEveryFormat(t, "long", r, false)
}

func checkEveryFormat(t *testing.T, name string, r *result.Result, long bool) {
	t.Helper()
	for format, of := range Formats {
		t.Run(format+"/"+name, func(t *testing.T) {
			var one, set bytes.Buffer
			require.NoError(t, of.One(&one, r))
			sample.Validate(t, format, one.String(), long || format == "json")
			require.NoError(t, of.Set(&set, result.NewSet([]*result.Result{r, sample.HungResult()}, true)))
			sample.Validate(t, format, set.String(), long || format == "json")
		})
	}
}
