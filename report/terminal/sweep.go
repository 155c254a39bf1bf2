package terminal

import (
	"fmt"
	"io"
	"strings"

	"github.com/fatih/color"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/rerun"
	"hangscope/report/sweeps"
	"hangscope/repro/result"
)

// maxMaps bounds the maps of a page, and maxMapRows the rows of each.
const (
	maxMaps    = 40
	maxMapRows = 200
)

// WriteSweep writes the page of a sweep: the answer in words, then the maps.
func (p Page) WriteSweep(w io.Writer, sweep *result.Sweep) error {
	s := newCanvas(p)
	s.provenance(content.SweepProvenance(sweep))
	s.sweepTitle(sweep)
	s.answer(sweep)
	s.maps(sweeps.Maps(sweep))
	s.sweepFooter(sweep)
	_, err := io.WriteString(w, s.String())
	return err
}

func (s *canvas) sweepTitle(sweep *result.Sweep) {
	cells := phrase.Count(uint64(len(sweep.Cells)), "cell")
	if sweep.Seeds > 1 {
		cells += fmt.Sprintf(" of %d runs", sweep.Seeds)
	}
	s.add(s.bold.Sprint(s.spell(phrase.Dotted("hangscope", phrase.Clip(sweep.Scenario.Name, phrase.Prose/2), cells))))
	if summary := phrase.Clip(sweep.Scenario.Summary, 2*phrase.Prose); summary != "" {
		s.write("", summary, s.dim)
	}
}

// answer says which settings are safe.
func (s *canvas) answer(sweep *result.Sweep) {
	s.gap()
	if sweep.Interrupted {
		s.write(s.warnBadge.Sprint(" INTERRUPTED ")+"  ", "The sweep was ended early; this is what it had seen.", s.warn)
		s.gap()
	}
	for _, sentence := range sweeps.Answer(sweep) {
		if sentence.Tone == phrase.Plain {
			s.write("  ", sentence.Text, nil)
		} else {
			s.write(s.sign(sentence.Tone)+" ", sentence.Text, s.bold)
		}
	}
}

// maps draws the maps below one another, and says what their letters mean.
func (s *canvas) maps(maps []sweeps.Map) {
	shared := sweeps.AnyShared(maps)
	for i, m := range maps[:min(maxMaps, len(maps))] {
		s.heading(phrase.Dotted(content.VariantWords(m.Variant), m.Panel), "")
		s.drawMap(m, shared, i == 0)
	}
	s.gap()
	if more := len(maps) - maxMaps; more > 0 {
		s.elsewhere(more, "map")
	}
	for _, tally := range sweeps.Legend(maps) {
		label := s.face(tally.Face).Sprint(" " + tally.Letter + " ")
		s.write(label+" ", fmt.Sprintf("%s: %s", s.spell(tally.Words), phrase.Count(uint64(tally.Cells), "cell")), nil)
	}
	if shared {
		s.write("", sweeps.SharesNote, s.dim)
	}
}

// elsewhere says how many rows or maps there is no room for.
func (s *canvas) elsewhere(more int, what string) {
	s.write("", fmt.Sprintf("and %s more; the forms csv and json have them", phrase.Count(uint64(max(0, more)), what)), s.dim)
}

// face is how the letter of a face is painted.
func (k palette) face(f sweeps.Face) *color.Color {
	if pen, ok := k.faces[f.Name]; ok {
		return pen
	}
	return k.dim
}

// facePens are the pens of the faces by their names. Those that show nothing have
// none.
func facePens(pen func(...color.Attribute) *color.Color) map[string]*color.Color {
	return map[string]*color.Color{
		"silent":    pen(color.BgRed, color.FgHiWhite, color.Bold),
		"hung":      pen(color.BgMagenta, color.FgHiWhite, color.Bold),
		"broken":    pen(color.BgYellow, color.FgBlack),
		"lost":      pen(color.BgHiYellow, color.FgBlack),
		"undecided": pen(color.BgHiBlack, color.FgHiWhite),
		"recovered": pen(color.BgCyan, color.FgBlack),
		"slow":      pen(color.BgHiCyan, color.FgBlack),
		"flowing":   pen(color.BgGreen, color.FgBlack),
	}
}

func (s *canvas) sweepFooter(sweep *result.Sweep) {
	s.gap()
	for _, line := range sweeps.Conditions(sweep) {
		s.write("", line, s.dim)
	}
	if how := rerun.OfSweep(sweep); how.Line != "" {
		s.command("", how)
	}
}

// SweepMaps draws the maps of a sweep without colours, for a form that shows drawings
// as they are.
func SweepMaps(sweep *result.Sweep, width int) []string {
	s := newCanvas(Page{Width: width})
	s.maps(sweeps.Maps(sweep))
	for i, line := range s.lines {
		s.lines[i] = strings.TrimPrefix(line, strings.Repeat(" ", margin))
	}
	return s.lines
}
