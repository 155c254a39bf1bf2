package phrase

// The widths of what a report shows, in columns.
const (
	// Prose is the greatest width at which running text is easy to read.
	Prose = 100
	// WidestName bounds a name from outside, WidestCell any other cell of a
	// table.
	WidestName = 24
	WidestCell = 40
)
