package html

import (
	"unicode/utf8"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/rerun"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// maxScenario bounds the text of a scenario on a page, in bytes.
const maxScenario = 32 << 10

// scenarioText is the text of a scenario, as a page shows it.
func scenarioText(how rerun.Command) string {
	text := how.Text
	if len(text) <= maxScenario {
		return text
	}
	end := maxScenario
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "\n# cut here: the result as JSON has all of it\n"
}

// resultPage is what a page shows of one result. Its texts are clean; the
// templates escape them.
type resultPage struct {
	// Prefix makes the names in the page unique. Nested is whether the result is
	// one of several.
	Prefix string
	Nested bool

	// Provenance is line 1 of a result that is one of several.
	Provenance            string
	Name, Summary, Origin string
	Seed                  uint64
	Badge                 phrase.Toned
	Headline              []string
	Mechanics             string
	Verdict               phrase.Toned
	Interrupted           bool
	Glance                []card
	Failed                *table
	Comparison, Ladder    *finding
	Chain                 []stationView
	ChainNote             string
	Times                 []timeChart
	// Flushed and Stalled are whether any of them shows a flush or a stall.
	Flushed, Stalled bool
	StallAfter       string
	Variants         *table
	Gaps             *spreadChart
	Hops             []*spreadChart
	Latencies        *table
	Sequence         *sequence
	Story            []string
	StoryNote        string
	Why              *whyPart
	Layer            *finding
	Cures            *curesPart
	// ClocksDiffer is what virtual time showed otherwise.
	ClocksDiffer *finding
	// LatencyNote says that a latency was not measured. Measured is whether any was.
	LatencyNote string
	Measured    bool
	Checks      *table
	Environment []string
	Description string
	// File is the name to save the scenario as. It is empty if the program has
	// the scenario.
	Command, File, Scenario string
}

// finding is a table with the sentences that go with it.
type finding struct {
	// Title is empty if the page has its own.
	Title string
	Lines []string
	Table *table
}

// curesPart is what helps.
type curesPart struct {
	Title, Note string
	Remedy      *content.Remedy // nil if there is none
	Table       *table
}

// resultView collects what a page shows of a result.
func resultView(r *result.Result, prefix string, nested bool) *resultPage {
	view := &resultPage{
		Prefix: prefix, Nested: nested, Provenance: content.Provenance(r),
		Name: phrase.Clip(r.Scenario.Name, phrase.Prose/2), Summary: phrase.Clip(r.Scenario.Summary, 2*phrase.Prose), Origin: phrase.Clip(r.Scenario.Origin, 2*phrase.Prose),
		Seed: r.Seed, Headline: content.Opening(r), Verdict: capital(content.VerdictOf(r)), Interrupted: r.Interrupted,
		Comparison: comparisonView(r), Ladder: ladderView(r),
		Times: timeCharts(r, prefix), StallAfter: phrase.Duration(r.StallAfterNS),
		Gaps: gapChart(r, prefix), Hops: hopCharts(r, prefix), Sequence: newSequence(r, prefix),
		Story: content.Story(r), Environment: content.EnvironmentLine(r), Description: phrase.Clip(r.Scenario.Description, 20*phrase.Prose),
		Cures: curesView(r), ClocksDiffer: clocksDifferView(r),
		LatencyNote: content.LatencyNote(r), Measured: !content.Unmeasured(r),
	}
	how := rerun.Of(r)
	view.Command, view.File, view.Scenario = how.Line, how.File, scenarioText(how)
	for i := range r.Variants {
		view.Flushed = view.Flushed || r.Variants[i].Flush != nil
		view.Stalled = view.Stalled || r.Variants[i].Stall != nil
	}
	if failed := content.Failures(r); len(failed) > 0 {
		view.Failed = checkTable("Expectations that were not met", failed)
	}
	if len(r.Checks) > 0 {
		view.Checks = checkTable("All expectations", r.Checks)
	}
	v := content.Subject(r)
	if v == nil {
		view.Badge, view.Headline = phrase.Toned{Text: "nothing measured", Tone: phrase.Bad}, []string{"Nothing was measured."}
		return view
	}
	view.Mechanics = content.Mechanics(r, v)
	view.Badge = phrase.Toned{Text: phrase.Clip(string(v.Outcome), phrase.WidestName), Tone: content.ToneOf(v.Outcome)}
	view.Glance, view.Chain, view.ChainNote = glance(r, v), chainView(r, v), content.StandingAt(r, v)
	view.Variants, view.Latencies = newTable("The variants", tables.Variants(r)), newTable("Latency and gaps of every variant", tables.Latencies(r))
	view.Why, view.Layer = whyView(v), layerView(v)
	if _, of := content.CountCalls(v); of > 1 {
		view.StoryNote = "in the call that fared worst"
	}
	return view
}

// capital is a text as a sentence of its own.
func capital(t phrase.Toned) phrase.Toned {
	if t.Text != "" {
		t.Text = phrase.Capital(t.Text)
	}
	return t
}

// checkTable shows checks.
func checkTable(caption string, checks []result.Check) *table {
	return newTable(caption, tables.Checks(checks).Clip(content.WidestStatus, "want", "got"))
}

// comparisonView compares several flushes.
func comparisonView(r *result.Result) *finding {
	variants := content.FlushVariants(r)
	if len(variants) == 0 {
		return nil
	}
	t := tables.Flushes(variants)
	return &finding{
		Title: t.Title, Lines: []string{content.SoFar(r) + content.FlushConclusion(variants)},
		Table: newTable("What each flush does", t.Show("variant", "generation", "mechanism", "outcome", "silent hang", "told", "messages")),
	}
}

// ladderView is an isolation, step by step.
func ladderView(r *result.Result) *finding {
	if len(r.Ladder) == 0 {
		return nil
	}
	t := tables.Isolation(r)
	return &finding{
		Title: t.Title, Lines: []string{content.SoFar(r) + content.Isolated(r)},
		Table: newTable(phrase.Capital(t.Note), t.Show("step in words", "adds", "outcome", "messages", "longest gap")),
	}
}

// layerView is the layer's own account of its flush.
func layerView(v *result.Variant) *finding {
	if v.Flush == nil {
		return nil
	}
	finding := &finding{Lines: content.LayerSentences(v)}
	if t := tables.Connections(v); len(t.Rows) > 0 {
		finding.Table = newTable("What became of each connection", t)
	}
	return finding
}

// clocksDifferView is what the variants showed otherwise in the time of the cures.
func clocksDifferView(r *result.Result) *finding {
	lines := content.ClocksDiffer(r)
	if len(lines) == 0 {
		return nil
	}
	return &finding{Title: content.ClocksDifferTitle, Lines: lines}
}

// curesView shows the cures that were tried, and what can be set against the fault.
func curesView(r *result.Result) *curesPart {
	v := content.Subject(r)
	remedy := content.RemedyOf(r)
	if v == nil || remedy == nil && len(r.Cures) == 0 {
		return nil
	}
	cures := &curesPart{Title: "What cures it", Note: "in mirrord's configuration"}
	if len(r.Cures) > 0 {
		t := tables.Cures(r, content.Complete(v)).Rename("forwarder", "forwarder told")
		cures.Title, cures.Note, cures.Table = t.Title, t.Note, newTable("Remedies that were tried", t)
	}
	cures.Remedy = remedy
	return cures
}

// heading is the heading of a part with a remark on it.
type heading struct {
	Title, Note string
	Nested      bool
}

// Heading begins a part, at the level that the result is shown on.
func (r *resultPage) Heading(title, note string) heading {
	return heading{title, note, r.Nested}
}
