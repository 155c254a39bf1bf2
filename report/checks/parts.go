package checks

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// parts are the tables of one file, and the lines beneath.
func parts(f *result.CheckedFile, several bool) []tables.Part {
	values, answers := values(f), answers(f)
	values.Note = "the effective value of each field, and what decided it"
	if several {
		values.Title = Name(f)
	}
	return []tables.Part{
		{Table: values, Lines: variables(f)},
		{Table: answers, Lines: append(reasons(f), Advice(f)...)},
	}
}

// values has a row for each field that matters, with a cell for each column.
func values(f *result.CheckedFile) tables.Table {
	table := tables.New("field", "without the operator", "with the operator")
	table.Title = "What decides"
	var fields []string
	for _, c := range columns(f) {
		for _, v := range c.Values {
			if !slices.Contains(fields, v.Field) {
				fields = append(fields, v.Field)
			}
		}
	}
	for _, field := range fields[:min(maxFields, len(fields))] {
		name := strings.TrimPrefix(strings.TrimPrefix(field, "feature."), "network.")
		row := []tables.Cell{tables.Text(phrase.Clip(name, phrase.WidestCell))}
		for i, c := range columns(f) {
			cell := value(c, field)
			if i > 0 && cell.Text() == row[1].Text() {
				cell = tables.InTone("the same", phrase.Dim)
			}
			row = append(row, cell)
		}
		table.Add(padded(row, len(table.Columns))...)
	}
	return table
}

// variables name those that decide.
func variables(f *result.CheckedFile) []string {
	var lines []string
	for _, c := range columns(f) {
		for _, v := range c.Values[:min(maxFields, len(c.Values))] {
			line := fmt.Sprintf("%s is from the variable %s.", phrase.Clip(v.Field, phrase.WidestCell), phrase.Clip(v.Name, phrase.Prose))
			if v.Source == "environment" && !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// maxFields bounds the fields of a page: there are about ten.
const maxFields = 30

func columns(f *result.CheckedFile) []result.CheckedColumn {
	return f.Columns[:min(maxColumns, len(f.Columns))]
}

// value is the cell of a field in a column.
func value(c result.CheckedColumn, field string) tables.Cell {
	i := slices.IndexFunc(c.Values, func(v result.CheckedValue) bool { return v.Field == field })
	if i < 0 {
		return tables.InTone("not known", phrase.Dim)
	}
	v := c.Values[i]
	source := phrase.Clip(v.Source, phrase.WidestName)
	if v.Line > 0 {
		source += fmt.Sprintf(" %d:%d", v.Line, v.Column)
	}
	if v.Value == "" {
		return tables.InTone("unresolved ("+source+")", phrase.Warn)
	}
	return tables.Text(fmt.Sprintf("%s (%s)", phrase.Clip(v.Value, phrase.WidestName), source))
}

// question is a row of the answers.
type question struct {
	name string
	of   func(result.CheckedColumn) result.CheckedAnswer
	// bad is the answer that is bad; empty if none is.
	bad result.Answer
}

const riskQuestion = "a stream may hang"

var questions = []question{
	{"traffic is redirected", func(c result.CheckedColumn) result.CheckedAnswer { return c.Redirected }, ""},
	{"connections are flushed", func(c result.CheckedColumn) result.CheckedAnswer { return c.Flushed }, ""},
	{"the pod's own, same port", func(c result.CheckedColumn) result.CheckedAnswer { return c.Others }, result.Yes},
	{"there is a mesh", func(c result.CheckedColumn) result.CheckedAnswer { return c.Mesh }, ""},
	{riskQuestion, func(c result.CheckedColumn) result.CheckedAnswer { return c.Risk }, result.Yes},
}

// answers has a row for each question, with a cell for each column.
func answers(f *result.CheckedFile) tables.Table {
	table := tables.New("question", "without the operator", "with the operator")
	table.Title, table.Note = "What it comes to", "the reasons stand beneath"
	for _, q := range questions {
		row := []tables.Cell{tables.Text(q.name)}
		for _, c := range columns(f) {
			row = append(row, toned(q.of(c).Answer, q.bad))
		}
		table.Add(padded(row, len(table.Columns))...)
	}
	for _, fact := range []struct {
		name string
		of   func(result.CheckedColumn) string
	}{
		{"ports", func(c result.CheckedColumn) string { return numbers(c.Ports) }},
		{"generation", func(c result.CheckedColumn) string {
			return phrase.Clip(phrase.Either(short(c.Generations)), phrase.WidestCell)
		}},
	} {
		row := []tables.Cell{tables.Text(fact.name)}
		for _, c := range columns(f) {
			row = append(row, tables.Text(orUnknown(fact.of(c), c)))
		}
		table.Add(padded(row, len(table.Columns))...)
	}
	return table
}

func padded(row []tables.Cell, columns int) []tables.Cell {
	for len(row) < columns {
		row = append(row, tables.Text(""))
	}
	return row
}

func short(all []string) []string {
	const maxNames = 8 // of six; a file may hold anything
	return all[:min(maxNames, len(all))]
}

// orUnknown is a text, or if there is none, what that means.
func orUnknown(text string, c result.CheckedColumn) string {
	switch {
	case text != "":
		return text
	case c.Flushed.Answer == result.No:
		return "none"
	default:
		return string(result.NotSure)
	}
}

func answer(a result.Answer) tables.Cell { return toned(a, result.Yes) }

func toned(a, bad result.Answer) tables.Cell {
	tone := phrase.Plain
	switch {
	case a == bad:
		tone = phrase.Bad
	case a != result.Yes && a != result.No:
		tone = phrase.Warn
	case bad != "":
		tone = phrase.Good
	}
	return tables.InTone(phrase.Clip(string(a), phrase.WidestName), tone)
}

// reasons are those of the answers, each once.
func reasons(f *result.CheckedFile) []string {
	var all []string
	for _, q := range questions {
		var said []string
		for _, c := range columns(f) {
			reason := clipped(q.of(c).Reason)
			switch {
			case !c.Applies || q.name == riskQuestion && c.Risk.Answer == f.Risk:
				// the headline has it
			case len(said) > 0 && strings.HasSuffix(said[0], ": "+reason):
				said[0] = "In both columns: " + reason
			default:
				said = append(said, Column(c)+": "+reason)
			}
		}
		for _, line := range said {
			all = append(all, phrase.Capital(q.name)+"? "+line)
		}
	}
	for _, c := range columns(f) {
		if !c.Applies {
			all = append(all, Column(c)+": the configuration rules this column out.")
		}
	}
	return all
}
