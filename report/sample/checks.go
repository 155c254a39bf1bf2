package sample

import "hangscope/repro/result"

// Checks are samples of what a check said.
var Checks = map[string]func() *result.Checked{
	"at-risk": RiskyCheck, "unknown": UnknownCheck, "several": SeveralChecks,
}

func checked(files ...result.CheckedFile) *result.Checked {
	c := &result.Checked{
		Kind: result.CheckedKind, Schema: result.SchemaVersion, Tool: result.Tool{Name: "hangscope", Version: "v1"},
		Made: "2026-11-26T10:00:00Z", Read: "3.250.0", Files: files,
		Asked: result.CheckedAsked{MirrordVersion: "3.200.0", Ports: []int{50051}, UpstreamPort: 50052, Mesh: result.Linkerd, Operator: "values.yaml"},
	}
	var risks []result.Answer
	for _, f := range files {
		risks = append(risks, f.Risk)
	}
	c.Risk = result.Worst(risks)
	return c
}

func columnOf(operator bool, risk result.Answer, reason string) result.CheckedColumn {
	return result.CheckedColumn{
		Operator: operator, Applies: true, Ports: []int{50051}, Generations: []string{"g4"},
		Values: []result.CheckedValue{
			{Field: "feature.network.incoming.mode", Value: `"steal"`, Source: "file", Name: "mirrord.json", Line: 3, Column: 15},
			{Field: "agent.flush_connections", Value: "true", Source: "default"},
			{Field: "agent.image", Source: "template", Name: "mirrord.json", Line: 5, Column: 12},
			{Field: "operator", Value: "true", Source: "environment", Name: "MIRRORD_OPERATOR_ENABLE"},
		},
		Redirected: result.CheckedAnswer{Answer: result.Yes, Reason: "The mode steal redirects."},
		Flushed:    result.CheckedAnswer{Answer: risk, Reason: "flush_connections is true by default."},
		Others:     result.CheckedAnswer{Answer: result.No, Reason: "The upstream has another port number, which the flush does not match."},
		Mesh:       result.CheckedAnswer{Answer: result.Yes, Reason: "--mesh linkerd."},
		Risk:       result.CheckedAnswer{Answer: risk, Reason: reason},
	}
}

func riskyFile() result.CheckedFile {
	return result.CheckedFile{
		Name: ".mirrord/mirrord.json", Risk: result.Yes,
		Columns: []result.CheckedColumn{
			columnOf(false, result.Yes, "Under g4 a stream may hang in silence."),
			columnOf(true, result.NotSure, "The operator decides."),
		},
		Scenario: result.CheckedScenario{Name: "linkerd-4806", Set: []string{"path=meshout"}},
		Fix:      result.CheckedFix{Needed: true, Diff: "--- a\n+++ a\n@@ -1,1 +1,1 @@\n-true\n+false\n", Instead: []string{"Set the operator's Helm value."}, Price: "A connection that exists is never intercepted."},
		Notes:    []string{"A profile of the cluster may change the mode."},
	}
}

// RiskyCheck has a risk in one column.
func RiskyCheck() *result.Checked { return checked(riskyFile()) }

// UnknownCheck found no file, and does not know.
func UnknownCheck() *result.Checked {
	f := riskyFile()
	f.Name, f.Risk, f.Scenario, f.Fix, f.Notes = "", result.NotSure, result.CheckedScenario{Set: []string{}}, result.CheckedFix{Instead: []string{}}, []string{}
	f.Columns[0].Risk.Answer = result.NotSure
	f.Columns[1].Applies = false
	f.Columns[0].Ports, f.Columns[0].Generations = []int{}, []string{"g1", "g2", "g3", "g4", "g6"}
	return checked(f)
}

// SeveralChecks has a file of each answer.
func SeveralChecks() *result.Checked {
	none := riskyFile()
	none.Part = "shop"
	none.Name, none.Risk, none.Fix = "mirrord-up.yaml", result.No, result.CheckedFix{Instead: []string{}}
	for i := range none.Columns {
		none.Columns[i].Risk.Answer, none.Columns[i].Flushed.Answer, none.Columns[i].Generations = result.No, result.No, []string{}
	}
	return checked(riskyFile(), none, UnknownCheck().Files[0])
}
