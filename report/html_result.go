package report

import (
	"hangscope/repro/result"
)

// htmlResult is what a page shows of one result. Its texts are clean; the
// templates escape them.
type htmlResult struct {
	// Prefix makes the page's names unique, Nested is whether the result is
	// one of several.
	Prefix string
	Nested bool

	Name, Summary, Origin string
	Seed                  uint64
	Badge                 said
	Headline              []string
	Verdict               said
	Interrupted           bool
	Glance                []card
	Failed                *htmlTable
	Comparison, Ladder    *htmlFinding
	Chain                 []htmlStation
	ChainNote             string
	Times                 []timeChart
	// Flushed and Stalled are whether any of them shows such a thing.
	Flushed, Stalled bool
	StallAfter       string
	Variants         *htmlTable
	Gaps             *spreadChart
	Hops             []*spreadChart
	Latencies        *htmlTable
	Sequence         *sequence
	Story            []string
	StoryNote        string
	Why              *htmlWhy
	Layer            *htmlFinding
	Cures            *htmlCures
	Checks           *htmlTable
	Environment      []string
	Description      string
	// File is what the scenario is to be saved as; empty if the program has it.
	Command, File, Scenario string
}

// htmlFinding is a table with the sentences that go with it.
type htmlFinding struct {
	Lines []string
	Table *htmlTable
}

// htmlCures are what helps.
type htmlCures struct {
	Title, Note, Remedy, Proof string
	Table                      *htmlTable
}

// resultView collects what a page shows of a result.
func resultView(r *result.Result, prefix string, nested bool) *htmlResult {
	view := &htmlResult{
		Prefix: prefix, Nested: nested,
		Name: clip(r.Scenario.Name, prose/2), Summary: clip(r.Scenario.Summary, 2*prose), Origin: clip(r.Scenario.Origin, 2*prose),
		Seed: r.Seed, Headline: headline(r), Verdict: verdictOf(r), Interrupted: r.Interrupted,
		Comparison: comparisonView(r), Ladder: ladderView(r),
		Times: timeCharts(r, prefix), StallAfter: duration(r.StallAfterNS),
		Gaps: gapChart(r, prefix), Hops: hopCharts(r, prefix), Sequence: newSequence(r, prefix),
		Story: story(r), Environment: footer(r), Description: clip(r.Scenario.Description, 20*prose),
		Cures: curesView(r),
	}
	how := rerunOf(r)
	view.Command, view.File, view.Scenario = how.command, how.file, scenarioText(how)
	for i := range r.Variants {
		view.Flushed = view.Flushed || r.Variants[i].Flush != nil
		view.Stalled = view.Stalled || r.Variants[i].Stall != nil
	}
	if failed := failures(r); len(failed) > 0 {
		view.Failed = checkTable("Expectations that were not met", failed)
	}
	if len(r.Checks) > 0 {
		view.Checks = checkTable("All expectations", r.Checks)
	}
	v := subject(r)
	if v == nil {
		view.Badge, view.Headline = said{"nothing measured", bad}, []string{"Nothing was measured."}
		return view
	}
	view.Badge = said{clip(string(v.Outcome), widestName), toneOf(v.Outcome)}
	view.Glance, view.Chain, view.ChainNote = glance(r, v), chainView(r, v), standingAt(v)
	view.Variants, view.Latencies = variantTable(r), latencyTable(r)
	view.Why, view.Layer = whyView(v), layerView(v)
	if _, of := calls(v); of > 1 {
		view.StoryNote = "in the call that fared worst"
	}
	return view
}

// comparisonView compares several flushes.
func comparisonView(r *result.Result) *htmlFinding {
	variants := compared(r)
	if len(variants) == 0 {
		return nil
	}
	t := newTable("What each flush does", "variant", kindOf(variants), "mechanism", "outcome", "silent hang", "told", "#messages")
	for _, v := range variants {
		hang := tonedCell("no", dim)
		if v.Silent {
			hang = tonedCell("yes", bad)
		}
		t.add(textCell(clip(v.Name, widestName)), textCell(clip(v.Flush.Generation, widestName)), textCell(clip(v.Flush.Mechanism, widestCell)),
			outcomeCell(v), hang, textCell(who(v)), receivedCell(v.Messages))
	}
	return &htmlFinding{Lines: []string{soFar(r) + conclusion(variants)}, Table: t}
}

// ladderView is an isolation, step by step.
func ladderView(r *result.Result) *htmlFinding {
	if len(r.Ladder) == 0 {
		return nil
	}
	t := newTable("Each rung is the one before with one thing more", "rung", "adds", "outcome", "#messages", "#longest gap")
	for _, rung := range r.Ladder {
		name := textCell(clip(rung.Name, widestName))
		if rung.Breaks {
			name = tonedCell("✗ "+name.Text+", breaks first", bad)
		}
		t.add(name, textCell(clip(rung.Adds, prose)), tonedCell(clip(string(rung.Outcome), widestName), toneOf(rung.Outcome)),
			receivedCell(rung.Messages), numberCell(duration(rung.LongestGapNS)))
	}
	return &htmlFinding{Lines: []string{soFar(r) + isolated(r.Ladder)}, Table: t}
}

// layerView is the layer's own account of its flush.
func layerView(v *result.Variant) *htmlFinding {
	if v.Flush == nil {
		return nil
	}
	finding := &htmlFinding{Lines: account(v)}
	groups := groupFlows(v.Flows)
	if len(groups) == 0 {
		return finding
	}
	finding.Table = newTable("What became of each connection", "connection", "flushed", "redirected", "#swallowed", "reset sent to", "#delivered")
	for _, group := range groups {
		matched, turned := tonedCell("no", dim), tonedCell("no", dim)
		if group.first.Matched {
			matched = tonedCell("▼ yes", fault)
		}
		if group.first.Redirected {
			turned = textCell("yes")
		}
		finding.Table.add(textCell(group.name()), matched, turned, numberCell(size(group.swallowed)), textCell(group.resets()), numberCell(size(group.delivered)))
	}
	finding.Table.of(len(groups))
	return finding
}

// curesView is what was tried, and what the variants prove.
func curesView(r *result.Result) *htmlCures {
	v := subject(r)
	if v == nil || !cured(r) && len(r.Cures) == 0 {
		return nil
	}
	cures := &htmlCures{Title: "What cures it", Note: "in mirrord's configuration"}
	if len(r.Cures) > 0 {
		cures.Title, cures.Note = curesTitle(r, complete(v))
		cures.Table = newTable("Remedies that were tried", "cure", "effect", "#after", "#came", "#forwarder told", "change")
		for _, c := range r.Cures {
			cures.Table.add(textCell(clip(c.Name, widestCell)), tonedCell(word(c), effectTone(c.Effect)), numberCell(since(c.AfterNS)),
				receivedCell(c.Messages), numberCell(since(c.ForwarderAfterNS)), textCell(changeOf(c)))
		}
	}
	if cured(r) {
		cures.Remedy, cures.Proof = remedy, proof(r)
	}
	return cures
}

// htmlHeading is the heading of a part with a remark on it.
type htmlHeading struct {
	Title, Note string
	Nested      bool
}

// Heading begins a part, at the level that the result is shown on.
func (r *htmlResult) Heading(title, note string) htmlHeading {
	return htmlHeading{title, note, r.Nested}
}
