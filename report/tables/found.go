package tables

// Found is what a command found, for a form to lay out: where it is from, and parts in
// order.
type Found struct {
	Provenance string
	Parts      []Part
}

// Part is a table, if it has columns, and the lines beneath it.
type Part struct {
	Table Table
	Lines []string
}

// Say adds lines beneath what there is.
func (f *Found) Say(lines ...string) { f.Parts = append(f.Parts, Part{Lines: lines}) }

// Add adds a table.
func (f *Found) Add(t Table) { f.Parts = append(f.Parts, Part{Table: t}) }
