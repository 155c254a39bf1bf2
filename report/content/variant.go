package content

import (
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// VariantWords is what people read in place of the name of a variant, where the scenario
// is not known.
func VariantWords(name string) string {
	switch name {
	case result.VariantFlushOff:
		return "without the flush"
	case result.VariantFlushOn:
		return "with the flush"
	case result.VariantFaultOn:
		return "with the fault"
	case result.VariantDirect:
		return "without relays"
	default:
		return phrase.Clip(name, phrase.WidestName)
	}
}

// VariantName is what people read in place of the name of a variant of a result.
func VariantName(r *result.Result, name string) string {
	s := r.Scenario
	switch {
	case name != result.VariantFlushOff:
		return VariantWords(name)
	case s.Flush == nil && s.Fault != nil:
		return "without the fault"
	case s.Flush == nil && len(s.Variants) == 0:
		return "with relays"
	default:
		return VariantWords(name)
	}
}
