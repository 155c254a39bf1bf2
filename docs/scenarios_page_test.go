package docs_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hangscope/report/content"
	"hangscope/repro/agent"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/pod"
	"hangscope/scenarios"
)

// scenariosPage is the page of a catalogue. It knows no scenario by name.
func scenariosPage(all []scenarios.Scenario) string {
	var b strings.Builder
	b.WriteString("# Scenarios\n\n" +
		"<!-- Made from scenarios/*.yaml: go test ./docs -run TestScenariosPage -update -->\n\n" +
		"The built-in catalogue, and what each scenario expects. `hangscope run NAME` runs one\n" +
		"and exits with 0 if it saw what is expected. `hangscope show NAME` prints it as a file\n" +
		"that runs. [concepts.md](concepts.md) explains the words, and [flush.md](flush.md) the\n" +
		"mechanisms and paths.\n\n")
	for _, family := range scenarios.Families {
		var contents [][]string
		for _, s := range scenarios.OfFamily(all, family.Family) {
			contents = append(contents, []string{"[" + s.Name + "](#" + s.Name + ")", worst(s), s.Summary})
		}
		if len(contents) > 0 {
			fmt.Fprintf(&b, "**%s**: %s.\n\n", family.Family, family.Is)
			table(&b, []string{"scenario", "worst outcome", "summary"}, contents)
			b.WriteString("\n")
		}
	}
	for _, s := range all {
		section(&b, s)
	}
	return b.String()
}

// worst is the worst outcome that a scenario expects of its variants.
func worst(s scenarios.Scenario) string {
	rank := func(e scenarios.Expectation) int { return slices.Index(scenarios.Outcomes, e.Outcome) }
	expected := slices.Collect(maps.Values(s.Expect))
	unsaid := func(e scenarios.Expectation) bool { return e.Outcome == "" }
	if len(expected) == 0 || slices.ContainsFunc(expected, unsaid) {
		return ""
	}
	return string(slices.MaxFunc(expected, func(a, b scenarios.Expectation) int { return cmp.Compare(rank(a), rank(b)) }).Outcome)
}

func section(b *strings.Builder, s scenarios.Scenario) {
	fmt.Fprintf(b, "\n## %s\n\n", s.Name)
	paragraph(b, strings.ToUpper(s.Summary[:1])+s.Summary[1:]+".")
	for text := range strings.SplitSeq(s.Description, "\n") {
		paragraph(b, text)
	}
	if s.Origin != "" {
		fmt.Fprintf(b, "From <%s>.\n\n", s.Origin)
	}
	table(b, []string{"what", "value"}, properties(s))
	b.WriteString("\nExpected:\n\n")
	header, rows := expectations(s)
	table(b, header, rows)
	fmt.Fprintf(b, "\nRun it: `hangscope run %s`\n", s.Name)
}

// properties are what a scenario is made of, those that it has.
func properties(s scenarios.Scenario) [][]string {
	rows := [][]string{
		{"call", string(s.Call)},
		{"path", pathOf(s)},
		{"ports", fmt.Sprintf("forwarder %d, upstream %d", s.Ports.Forwarder, s.Ports.Upstream)},
		{"load", loadOf(s.Load)},
	}
	for _, fault := range s.Fault {
		rows = append(rows, []string{"fault", faultOf(fault)})
	}
	switch {
	case s.Flush == nil && s.Fault == nil:
		return append(rows, []string{"fault", "none"})
	case s.Flush == nil:
		return rows
	}
	if s.Flush.Mechanism != "" {
		rows = append(rows, []string{"mechanism", mechanismOf(s.Flush.Mechanism)})
	}
	for _, name := range slices.Sorted(maps.Keys(s.Variants)) {
		rows = append(rows, []string{"mechanism of " + name, mechanismOf(s.Variants[name].Mechanism)})
	}
	rows = append(rows, []string{"flush", flushOf(*s.Flush)})
	if s.Local != nil && s.Local.Dials == scenarios.DialsBefore {
		rows = append(rows, []string{"local process", "has dialled the upstream before the flush"})
	}
	if s.AfterFlush != nil {
		var calls []string
		if s.AfterFlush.Same {
			calls = append(calls, "on the same connection")
		}
		if s.AfterFlush.Fresh {
			calls = append(calls, "on a fresh connection")
		}
		rows = append(rows, []string{"calls afterwards", strings.Join(calls, "; ")})
	}
	return rows
}

func pathOf(s scenarios.Scenario) string {
	text := s.Path
	if path, err := pod.FindPath(s.Path); err == nil {
		text += ": " + path.Summary
	}
	if s.Mesh != scenarios.MeshBytes {
		text += "; the proxies speak " + string(s.Mesh)
	}
	return text
}

func mechanismOf(name string) string {
	text := "`" + name + "`"
	if mechanism, err := mechanisms.Find(name); err == nil {
		if generation, ok := agent.OfMechanism(name); ok {
			text += " (" + generation.Name + ": " + content.Period(generation) + ")"
		}
		text += ": " + mechanism.Summary
	}
	return text
}

// faultOf is what goes wrong in a service, in the words of the schema.
func faultOf(f scenarios.Fault) string {
	kinds := schemaFields(scenarios.Schema)["fault.kind"]
	text := fmt.Sprintf("`%s`: %s", f.Kind, kinds.Meanings[slices.Index(kinds.Values, string(f.Kind))])
	switch f.Kind {
	case scenarios.ShortDeadline:
		text += fmt.Sprintf(" It is %s.", f.Deadline)
	default:
		if !f.Begins() || *f.AfterMessage == 0 && f.Kind == scenarios.NoSettings {
			return text // it is there from the start
		}
		text += fmt.Sprintf(" It begins after message %d.", *f.AfterMessage)
	}
	return text
}

func loadOf(l scenarios.Load) string {
	pace := fmt.Sprintf("one every %s", l.Interval)
	if *l.Interval == 0 {
		pace = "as fast as possible"
	}
	text := fmt.Sprintf("%d messages a call, %s, of %d bytes", l.Messages, pace, *l.Size)
	if *l.Delay > 0 {
		text += fmt.Sprintf("; the first after %s", l.Delay)
	}
	if l.Streams > 1 {
		text += fmt.Sprintf("; %d calls", l.Streams)
		if *l.Stagger > 0 {
			text += fmt.Sprintf(" %s apart", l.Stagger)
		}
		if l.Connections == scenarios.PerStream {
			text += ", a connection each"
		} else {
			text += " over one connection"
		}
	}
	return text
}

func flushOf(f scenarios.Flush) string {
	after := fmt.Sprintf("message %d", *f.AfterMessage)
	if *f.AfterMessage == 0 {
		after = "the call has begun, before the first message"
	}
	text := fmt.Sprintf("%s after %s", scenarios.Duration(f.After()), after)
	switch {
	case f.BeforeCalls:
		text = "before the client calls"
	case f.Phase == scenarios.Random:
		text = "any moment between " + after + " and the next, drawn from the seed (random)"
	case f.Delay == nil:
		text += fmt.Sprintf(" (%s)", f.Phase)
	}
	if f.Every != nil {
		text += fmt.Sprintf(", again every %s", f.Every)
	}
	if f.Window != nil {
		text += fmt.Sprintf("; %s between its two commands", f.Window)
	}
	if f.DualStack {
		text += "; once for each of two families of addresses"
	}
	if f.AcceptDelay != nil {
		text += fmt.Sprintf("; the agent accepts a connection after %s", f.AcceptDelay)
	}
	return text
}

// expectations is a row a variant, and a column for all that any row has.
func expectations(s scenarios.Scenario) (header []string, rows [][]string) {
	names := slices.Sorted(maps.Keys(s.Expect))
	columns := []struct {
		name string
		cell func(scenarios.Expectation) string
	}{
		{"outcome", func(e scenarios.Expectation) string { return string(e.Outcome) }},
		{"cause", func(e scenarios.Expectation) string { return e.Cause }},
		{"hop", func(e scenarios.Expectation) string {
			if e.Hop == 0 {
				return ""
			}
			return fmt.Sprint(e.Hop)
		}},
		{"client", func(e scenarios.Expectation) string { return end(e.Client) }},
		{"forwarder", func(e scenarios.Expectation) string { return end(e.Forwarder) }},
		{"local process", func(e scenarios.Expectation) string { return end(e.Local) }},
		{"upstream", func(e scenarios.Expectation) string { return end(e.Upstream) }},
		{"later call, same connection", func(e scenarios.Expectation) string { return string(e.Same) }},
		{"later call, fresh connection", func(e scenarios.Expectation) string { return string(e.Fresh) }},
		{"next message from", func(e scenarios.Expectation) string { return e.NextMessage }},
		{"next call to", func(e scenarios.Expectation) string { return e.NextCall }},
	}
	header = []string{"variant"}
	for _, name := range names {
		rows = append(rows, []string{name})
	}
	for _, column := range columns {
		var cells []string
		for _, name := range names {
			cells = append(cells, column.cell(s.Expect[name]))
		}
		if strings.Join(cells, "") == "" {
			continue
		}
		header = append(header, column.name)
		for i := range rows {
			rows[i] = append(rows[i], cells[i])
		}
	}
	return header, rows
}

// end is what is expected of one end, empty if nothing is.
func end(e *scenarios.EndExpectation) string {
	if e == nil {
		return ""
	}
	var words []string
	either := func(is *bool, yes, no string) {
		switch {
		case is == nil:
		case *is:
			words = append(words, yes)
		default:
			words = append(words, no)
		}
	}
	either(e.Told, "told", "not told")
	if e.Status != "" {
		words = append(words, e.Status)
	}
	either(e.Zombie, "works for nobody", "no work for nobody")
	return strings.Join(words, ", ")
}
