package tables

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/sample"
	"hangscope/repro/result"
)

// lines are the head and the rows of a table, without tones.
func lines(t Table) []string {
	heads := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		heads[i] = c.Head
	}
	all := []string{strings.Join(heads, " | ")}
	for _, row := range t.Rows {
		cells := make([]string, len(row.Cells))
		for i, cell := range row.Cells {
			cells[i] = cell.Text()
		}
		all = append(all, strings.Join(cells, " | "))
	}
	return all
}

// grouped is a table with a row that stands alone, and two groups.
func grouped() Table {
	t := New("name", "#count", "way")
	t.Add(Text("all"), Text("6"), InTone("flowing", phrase.Good))
	t.Add(Text("a"), Text("1"), InTone("hung", phrase.Bad)).Group = 1
	last := t.Add(Text("a"), Text("2"), Cell{{Text: "hung", Tone: phrase.Bad}, {Text: "flowing", Tone: phrase.Good}})
	last.Group, last.Mark = 1, phrase.Bad
	t.Add(Text("a"), Text("3"), Cell{}).Group = 2
	return t
}

func TestTable(t *testing.T) {
	for name, test := range map[string]struct {
		table Table
		want  []string
	}{
		"all":     {grouped(), []string{"name | count | way", "all | 6 | flowing", "a | 1 | hung", "a | 2 | hung, flowing", "a | 3 | "}},
		"shown":   {grouped().Show("way", "name"), []string{"way | name", "flowing | all", "hung | a", "hung, flowing | a", " | a"}},
		"renamed": {grouped().Rename("name", "who").Show("name"), []string{"who", "all", "a", "a", "a"}},
		"clipped": {grouped().Clip(5, "way").Show("way"), []string{"way", "flow…", "hung", "hung, flow…", ""}},
		"signed":  {grouped().Signed("count").Show("count"), []string{"count", "6", "1", "✗ 2", "3"}},
		"once":    {grouped().Once("name").Show("name", "count"), []string{"name | count", "all | 6", "a | 1", " | 2", "a | 3"}},
	} {
		assert.Equal(t, test.want, lines(test.table), name)
	}
	assert.Panics(t, func() { grouped().Show("nothing") }, "there is no such column")
}

func TestTableKeepsWhatItWasMadeFrom(t *testing.T) {
	before := grouped()
	before.Rename("name", "x").Clip(1, "way").Signed("name").Once("name").InTone(phrase.Dim, "way")
	assert.Equal(t, grouped(), before)
}

func TestTones(t *testing.T) {
	table := grouped()
	assert.Equal(t, []int{1}, table.Numbers())
	assert.Equal(t, []int{0}, table.Show("count", "way").Numbers())
	assert.Equal(t, phrase.Bad, table.Rows[2].Cells[2].Tone(), "the tone of the first text")
	assert.Equal(t, phrase.Plain, table.Rows[3].Cells[2].Tone())
	assert.Equal(t, Cell{{Text: "hung", Tone: phrase.Dim}, {Text: "flowing", Tone: phrase.Dim}}, table.InTone(phrase.Dim, "way").Rows[2].Cells[2])
}

func TestVariantTable(t *testing.T) {
	table := Variants(sample.HungResult())
	assert.Equal(t, []string{"outcome | messages | longest gap", "flowing | 30/30 | 101 ms", "hung | 10/30 | ≥ 2.35 s"}, lines(table.Show("outcome", "messages", "longest gap")))
	assert.Equal(t, phrase.Bad, table.Rows[1].Cells[1].Tone())
}

func TestFlushTable(t *testing.T) {
	r := sample.HypothesesResult()
	variants := content.FlushVariants(r)
	assert.Equal(t, "hypothesis", Flushes(variants).Show("generation").Columns[0].Head)
	r.Variants[4].Name, r.Variants[4].Flush.Mechanism, r.Variants[4].Flush.Generation = "today", "socket-kill", "g5"
	got := lines(Flushes(content.FlushVariants(r)).Show("generation", "flush", "mechanism", "outcome", "silent hang", "told"))
	assert.Equal(t, "generation | mechanism | mechanism | outcome | silent hang | told", got[0])
	assert.Contains(t, got, "g5 | today (socket-kill) | socket-kill | broken | no | client")
}

func TestConnectionTable(t *testing.T) {
	table := Connections(&sample.HungResult().Variants[1])
	require.NotEmpty(t, table.Rows)
	for _, row := range table.Rows {
		want := "no"
		if row.Mark == phrase.Fault {
			want = "▼ yes"
		}
		assert.Equal(t, want, row.Cells[table.index("flushed")].Text())
	}
	assert.Equal(t, phrase.Fault, table.Rows[0].Mark)
}

func TestIsolationTable(t *testing.T) {
	table := Isolation(sample.IsolatedResult())
	broken := 0
	for _, row := range table.Rows {
		words := row.Cells[table.index("step in words")].Text()
		assert.Equal(t, row.Mark == phrase.Bad, strings.HasSuffix(words, ", breaks first"), words)
		if row.Mark == phrase.Bad {
			broken++
		}
	}
	assert.Equal(t, 1, broken)
	assert.True(t, table.column("adds").Aside)
}

func TestCureTableSaysWhatThereWas(t *testing.T) {
	r := sample.CuresResult()
	assert.Equal(t, "What cures it", Cures(r, false).Title)
	assert.Equal(t, "there was nothing to cure", Cures(r, true).Note)
	r.Interrupted = true
	assert.Equal(t, "What was tried", Cures(r, false).Title)
}

// Of a single run no share is worth an interval, where its number is shown.
func TestRateTable(t *testing.T) {
	rates := []result.Rate{
		{Scenario: "a", Variant: "on", Runs: 1, Silent: result.Share{Count: 1, Low: 0.2, High: 1}, UnexpectedSeeds: []uint64{4}},
		{Scenario: "a", Variant: "off", Runs: 2, Silent: result.Share{Count: 0, Low: 0, High: 0.66}},
		{Scenario: "b", Variant: "on", Runs: 2, Silent: result.Share{Count: 2, Low: 0.34, High: 1}, UnexpectedSeeds: make([]uint64, 14)},
	}
	table := Rates(rates)
	assert.Equal(t, []string{
		"silent hang | silent hang | unexpected seeds | not as expected, seeds",
		"yes | 1/1 (20–100 %) | 4 | ✗ 4",
		"0/2 (0–66 %) | 0/2 (0–66 %) |  | ✓ none",
		"2/2 (34–100 %) | 2/2 (34–100 %) | 0 0 0 0 0 0 0 0 0 0 0 0 0 0 | ✗ 0 0 0 0 0 0 0 0 0 0 0 0 and 2 more",
	}, lines(table.Show("silent hang", "silent share", "unexpected seeds", "expected")))
	assert.Equal(t, []string{"scenario", "a", "", "b"}, lines(table.Once("scenario").Show("scenario")))
	assert.Equal(t, []phrase.Tone{phrase.Bad, phrase.Good, phrase.Bad}, []phrase.Tone{table.Rows[0].Mark, table.Rows[1].Mark, table.Rows[2].Mark})
}

func TestComparedTable(t *testing.T) {
	pair := sample.Comparisons["slower"]().Scenarios[0]
	table := Compared(pair, false)
	regressions := 0
	for _, row := range table.Rows {
		comes := row.Cells[table.index("comes to")]
		assert.Equal(t, row.Mark == phrase.Bad, comes.Text() == "regression")
		assert.Positive(t, row.Group)
		if row.Mark == phrase.Bad {
			regressions++
			assert.Equal(t, phrase.Bad, comes.Tone())
		}
	}
	assert.Positive(t, regressions)
	assert.Greater(t, len(Compared(pair, true).Rows), len(table.Rows), "what did not change is there too")
}

// Where no latency was measured, a column says so; where some were, each cell does.
func TestTablesInVirtualTime(t *testing.T) {
	r := sample.VirtualResult()
	assert.Equal(t, []string{"variant | latency | carried by", "without the flush | not measured | relays", "with the flush | not measured | relays"},
		lines(Variants(r).Without("outcome", "messages", "longest gap")))
	assert.Equal(t, []string{
		"variant | of | count | p50", "without the flush | latency | not measured | ", "without the flush | gaps | 30 | 100 ms",
		"with the flush | latency | not measured | ", "with the flush | gaps | 10 | 100 ms",
	}, lines(Latencies(r).Show("variant", "of", "count", "p50")))
	assert.Equal(t, "from | messages | longest silence", lines(Timeline(&r.Variants[0]))[0])
	r.Variants[1] = sample.HungResult().Variants[1]
	r.Variants[1].Latency.Count = 100 // with fewer there is no 99th percentile
	assert.Equal(t, []string{"latency p50 | p99", "not measured | not measured", "310 µs | 913 µs"}, lines(Variants(r).Show("latency p50", "p99")))
	assert.Equal(t, "from | messages | highest latency | longest silence", lines(Timeline(&r.Variants[1]))[0])
}

// The 99th percentile of fewer than 100 values is the greatest one, and is not shown.
func TestNoPercentileOfFewValues(t *testing.T) {
	few := sample.HungResult()
	for _, column := range Variants(few).Columns {
		assert.NotEqual(t, "p99", column.Name)
	}
	assert.Equal(t, "–", lines(Latencies(few).Show("p99"))[1])
	few.Variants[0].Latency.Count = 100
	assert.Equal(t, []string{"p99", "913 µs", "–"}, lines(Variants(few).Show("p99")))
}
