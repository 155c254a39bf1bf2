package sweeps

import (
	"slices"
	"strconv"

	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Face is what a cell of a map shows: an outcome, or why there is none.
type Face struct {
	// Name is one word for it, the name of an outcome if it is one.
	Name string
	// Letter stands for it on a map. It is ASCII, and no two faces share one.
	Letter string
	// Words say in the legend what it is.
	Words string
	// Tone is what it means for the reader.
	Tone phrase.Tone
}

// The faces that are more than an outcome.
var (
	// SilentHang is a hang of which the client was told nothing.
	SilentHang = Face{"silent", "H", "hung, and the client was told nothing", phrase.Bad}
	// Unflushed is a cell in which all was over before the flush.
	Unflushed = Face{"unflushed", "e", "ended before the flush, which shows nothing about it", phrase.Dim}
	// Impossible is a cell whose values do not go together, Missing one that was
	// not run.
	Impossible = Face{"impossible", "n", "not possible: the values do not go together", phrase.Dim}
	Missing    = Face{"missing", "?", "not run", phrase.Dim}
	// Unknown is an outcome of a later version.
	Unknown = Face{"unknown", "x", "an outcome that this hangscope does not know", phrase.Dim}
)

// faces are the faces of the outcomes. Each letter is the first of the name.
var faces = map[scenarios.Outcome]Face{
	scenarios.Flowing:   {"flowing", "f", "flowing", phrase.Good},
	scenarios.Slow:      {"slow", "s", "slow: all messages arrived, some late", phrase.Warn},
	scenarios.Recovered: {"recovered", "r", "recovered: a stall that ended", phrase.Warn},
	scenarios.Undecided: {"undecided", "u", "undecided: it shows nothing, or was not over when the observation ended", phrase.Dim},
	scenarios.Lost:      {"lost", "l", "lost: it ended OK, but messages are missing, doubled or out of order", phrase.Bad},
	scenarios.Broken:    {"broken", "b", "broken: the client was told", phrase.Warn},
	scenarios.Hung:      {"hung", "h", "hung, and the client was told", phrase.Bad},
}

// Faces lists all faces, the worst first, and last those that show nothing.
func Faces() []Face {
	all := []Face{SilentHang}
	for _, outcome := range slices.Backward(scenarios.Outcomes) {
		all = append(all, faces[outcome])
	}
	return append(all, Unknown, Unflushed, Impossible, Missing)
}

// FaceOf is what a finding looks like on a map. A flush that came too late to do
// anything shows nothing, unless something else went wrong.
func FaceOf(f *result.Finding) Face {
	face, known := faces[f.Outcome]
	switch {
	case f.Silent && f.Outcome == scenarios.Hung:
		return SilentHang
	case !known:
		return Unknown
	case f.Unflushed && (f.Outcome == scenarios.Flowing || f.Outcome == scenarios.Undecided):
		return Unflushed
	default:
		return face
	}
}

// Square is a cell as a map shows it: the worst that its runs showed, and how many of
// them did.
type Square struct {
	Face
	Count, Of int
}

// squareOf is a variant of a cell on the map.
func squareOf(c *result.Cell, variant string) Square {
	worst := c.Worst(variant)
	switch {
	case c.Refused != "":
		return Square{Face: Impossible}
	case worst == nil || c.Runs < 1:
		return Square{Face: Missing}
	}
	s := Square{Face: FaceOf(worst), Of: c.Runs}
	for _, f := range c.Findings(variant) {
		if FaceOf(&f) == s.Face {
			s.Count += f.Runs
		}
	}
	s.Count = max(0, min(s.Count, s.Of)) // a file may hold anything
	return s
}

// Shared reports whether only some of the runs showed the face.
func (s Square) Shared() bool { return s.Count < s.Of }

// SharesNote says what the figure beside a letter is.
const SharesNote = "A figure beside a letter is in how many tenths of the cell's runs it was seen; without one, in all."

// Tenths is the share of the runs that showed the face, for a square that has room
// for one figure: 1 to 9 tenths.
func (s Square) Tenths() string {
	const tenths = 10
	if s.Of <= 0 {
		return ""
	}
	return strconv.Itoa(max(1, min((tenths*s.Count+s.Of/2)/s.Of, tenths-1)))
}
