package result

import (
	"fmt"

	"hangscope/scenarios"
)

const howChecked = "hangscope check --format json --output FILE writes one"

// readChecked reads what a check said, and refuses what none can have said.
func readChecked(text []byte) (*Checked, *scenarios.Error) {
	var c Checked
	problem := decode(text, &c)
	if problem == nil {
		problem = c.unsound()
	}
	if problem != nil {
		problem.Hint = howChecked
		return nil, problem
	}
	return &c, nil
}

// unsound returns what no check can have said. It is nil if there is nothing.
func (c *Checked) unsound() *scenarios.Error {
	if len(c.Files) == 0 {
		return &scenarios.Error{Field: "files", Problem: "has none; allowed: 1 and more"}
	}
	var risks []Answer
	for i, f := range c.Files {
		if problem := unknown(f.Risk, Answers); problem != "" {
			return handEdited(fmt.Sprintf("files[%d].risk", i), problem)
		}
		if want := RiskOf(f.Columns); f.Risk != want {
			return handEdited(fmt.Sprintf("files[%d].risk", i), fmt.Sprintf("is %q, and its columns say %q", f.Risk, want))
		}
		risks = append(risks, f.Risk)
	}
	if want := Worst(risks); c.Risk != want {
		return handEdited("risk", fmt.Sprintf("is %q, and the files say %q", c.Risk, want))
	}
	return nil
}
