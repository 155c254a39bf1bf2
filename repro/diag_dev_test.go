package repro_test

import (
	"fmt"
	"testing"

	"hangscope/repro"
	"hangscope/scenarios"
)

func TestDev(t *testing.T) {
	for _, s := range scenarios.All() {
		r := runVirtually(t, s, repro.Options{})
		for _, v := range r.Variants {
			if v.Diagnosis == nil {
				fmt.Printf("%-22s %-15s %-9s -\n", s.Name, v.Name, v.Outcome)
				continue
			}
			fmt.Printf("%-22s %-15s %-9s %s hop %d knows %v waits %v\n", s.Name, v.Name, v.Outcome, v.Diagnosis.Cause, v.Diagnosis.Hop, v.Diagnosis.Knows, v.Diagnosis.Waits)
			for _, o := range v.Diagnosis.Observations {
				fmt.Println("      ", o.End, o.Source, o.Text)
			}
		}
	}
}
