package result

import (
	"fmt"
	"strings"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// Fact is something that a variant showed, in a word or two.
type Fact struct{ What, Value string }

// FactNames are what [Variant.Facts] are about.
var FactNames = []string{"outcome", "client", "forwarder", "upstream", "hop", "cause", "later calls"}

// Facts returns what is compared between layers: outcome, who was told what,
// hop, cause, and the outcomes of later calls.
func (v *Variant) Facts() []Fact {
	values := []string{string(v.Outcome)}
	hop, cause := "–", "–"
	if v.Stall != nil && v.Stall.Hop != 0 {
		hop = fmt.Sprint(v.Stall.Hop)
	}
	if v.Diagnosis != nil {
		cause = string(v.Diagnosis.Cause)
	}
	for _, role := range []evidence.Role{evidence.Client, evidence.Forwarder, evidence.Upstream} {
		text := toldWhat(v.End(role))
		if role != evidence.Client && cause == string(stall.Deadline) && (text == canceled || text == deadlineExceeded) {
			// The deadline travels with the call, and so does the client's word
			// that it is over: which of the two a server hears first is chance.
			text = canceled + " or " + deadlineExceeded
		}
		values = append(values, text)
	}
	values = append(values, hop, cause, laterOutcomes(v.AfterFlush))
	facts := make([]Fact, len(values))
	for i, value := range values {
		facts[i] = Fact{What: FactNames[i], Value: value}
	}
	return facts
}

// NotObserved is an end that a call never reached.
const NotObserved = "not observed"

// The statuses of what a deadline ended.
const (
	canceled         = "Canceled"
	deadlineExceeded = "DeadlineExceeded"
)

func toldWhat(e End) string {
	switch {
	case e.Told == nil:
		return NotObserved
	case *e.Told:
		return e.Status
	default:
		return "not told"
	}
}

func laterOutcomes(calls []LaterCall) string {
	if len(calls) == 0 {
		return "–"
	}
	var texts []string
	for _, call := range calls {
		texts = append(texts, call.Connection+" "+string(call.Outcome))
	}
	return strings.Join(texts, ", ")
}
