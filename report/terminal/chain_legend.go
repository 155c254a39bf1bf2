package terminal

import (
	"slices"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// chainLegend explains the signs that a drawing of the chain has.
func (s *canvas) chainLegend(v *result.Variant, legs []content.Leg, fates []content.HopFate) {
	var signs []string
	for _, sign := range []struct {
		of      content.HopFate
		meaning string
	}{
		{content.FateStopped, s.stop + " messages stop here"},
		{content.FateUnsure, s.dashed + "?" + s.dashed + s.right + " they stop at one of these"},
		{content.FatePaused, s.pause + " messages paused here"},
		{content.FateStarved, s.dashed + s.dashed + s.right + " none gets this far"},
	} {
		if slices.Contains(fates, sign.of) {
			signs = append(signs, sign.meaning)
		}
	}
	if slices.ContainsFunc(legs, func(l content.Leg) bool { return content.Flushed(v, l) }) {
		signs = append(signs, s.flush+" matched by the flush")
	}
	if len(signs) > 0 {
		s.write("", phrase.Dotted(signs...), s.dim)
	}
}
