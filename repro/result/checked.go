package result

// Checked is what configurations of mirrord come to, as plain data: whether mirrord's agent
// flushes with them, whom, and what that risks.
type Checked struct {
	// Kind is "check", and Schema the version of this form, SchemaVersion.
	Kind   string `json:"kind"`
	Schema int    `json:"schema"`
	// Tool is the program that made it, Environment where it ran, Made when, in UTC.
	Tool        Tool        `json:"tool"`
	Environment Environment `json:"environment"`
	Made        string      `json:"made"`
	// Read is the latest release of mirrord whose source was read for this judgement.
	Read string `json:"read"`
	// Asked is what was said of the pod beside the files.
	Asked CheckedAsked `json:"asked"`
	// Files are the configurations. If none was found, there is one without a name.
	Files []CheckedFile `json:"files"`
	// Risk is the worst answer of the files.
	Risk Answer `json:"risk"`
}

// CheckedKind is the kind of a [Checked].
const CheckedKind = "check"

// Answer is an answer of a check. What is not known is an answer of its own.
type Answer string

// The answers.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	NotSure Answer = "unknown"
)

// Answers lists them.
var Answers = []Answer{Yes, No, NotSure}

// PodMesh is what a pod's connections pass besides.
type PodMesh string

// The meshes.
const (
	NoMesh      PodMesh = "none"
	Linkerd     PodMesh = "linkerd"
	Istio       PodMesh = "istio"
	UnknownMesh PodMesh = "unknown"
)

// Meshes lists them.
var Meshes = []PodMesh{NoMesh, Linkerd, Istio, UnknownMesh}

// CheckedAsked is what was said of the pod and of mirrord.
type CheckedAsked struct {
	// MirrordVersion is the version of mirrord; empty if it was not said.
	MirrordVersion string `json:"mirrord_version"`
	// Ports are those that the local program listens on; empty if not said. UpstreamPort is
	// the port of a service that the pod calls, 0 if not said.
	Ports        []int `json:"ports"`
	UpstreamPort int   `json:"upstream_port"`
	// Mesh is the pod's mesh.
	Mesh PodMesh `json:"mesh"`
	// Operator is the file with the operator's own values; empty if there is none.
	Operator string `json:"operator"`
}

// CheckedFile is one configuration and its judgement.
type CheckedFile struct {
	// Name is the file, - is stdin. It is empty if there was none: then the environment and
	// the defaults are judged.
	Name string `json:"name"`
	// Part is which service of mirrord-up.yaml it is; left out for other files.
	Part string `json:"part,omitempty"`
	// Columns are the judgements without and with the operator.
	Columns []CheckedColumn `json:"columns"`
	// Risk is yes if it is in a column that applies, no if it is in all of those.
	Risk Answer `json:"risk"`
	// Scenario is the scenario that shows the hang, without a name if there is none.
	Scenario CheckedScenario `json:"scenario"`
	// Fix is the change that turns the flush off.
	Fix CheckedFix `json:"fix"`
	// Notes are what is to be said besides.
	Notes []string `json:"notes"`
}

// CheckedColumn is a judgement without the operator, or with it.
type CheckedColumn struct {
	// Operator is whether mirrord's operator is in the cluster and used.
	Operator bool `json:"operator"`
	// Applies is whether the configuration leaves this possible.
	Applies bool `json:"applies"`
	// Values are the fields that matter.
	Values []CheckedValue `json:"values"`
	// Redirected is whether traffic is redirected to the agent.
	Redirected CheckedAnswer `json:"redirected"`
	// Ports are the pod's ports that are redirected; empty if they are not known, or none.
	Ports []int `json:"ports"`
	// Flushed is whether the connections of these ports that exist are flushed.
	Flushed CheckedAnswer `json:"flushed"`
	// Generations are the names of those in which it may be flushed.
	Generations []string `json:"generations"`
	// Others is whether connections that the pod itself has dialled, to the same port number,
	// are at risk.
	Others CheckedAnswer `json:"others"`
	// Mesh is whether there is a mesh.
	Mesh CheckedAnswer `json:"mesh"`
	// Risk is whether a stream may hang in silence.
	Risk CheckedAnswer `json:"risk"`
}

// CheckedValue is the effective value of a field, and what decided it.
type CheckedValue struct {
	// Field is its path, Value the value as JSON; empty if a template decides it.
	Field string `json:"field"`
	Value string `json:"value"`
	// Source is what decided it: environment, file, operator, default, or template. Name is
	// the variable or the file, Line and Column the place in the file; 0 if there is none.
	Source string `json:"source"`
	Name   string `json:"name,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// CheckedAnswer is an answer with its reason.
type CheckedAnswer struct {
	Answer Answer `json:"answer"`
	Reason string `json:"reason"`
}

// CheckedScenario is a scenario of the catalogue that shows a hang.
type CheckedScenario struct {
	// Name is the scenario; empty if none shows it.
	Name string `json:"name"`
	// Set are the fields that are to be changed, as for --set.
	Set []string `json:"set"`
}

// CheckedFix is the change of a file that turns the flush off.
type CheckedFix struct {
	// Needed is whether the flush is on, or may be.
	Needed bool `json:"needed"`
	// Diff is the change of the file as a unified diff; empty if none is needed, or none
	// helps.
	Diff string `json:"diff"`
	// Instead are what helps in its place, or besides.
	Instead []string `json:"instead"`
	// Price is what the change costs.
	Price string `json:"price"`
}

// RiskOf is the risk of a configuration from its columns: yes if it is in one that applies,
// no if it is in all of those.
func RiskOf(columns []CheckedColumn) Answer {
	var answers []Answer
	for _, c := range columns {
		if c.Applies {
			answers = append(answers, c.Risk.Answer)
		}
	}
	return Worst(answers)
}

// Worst is yes if one answer is, no if all are, and else unknown.
func Worst(answers []Answer) Answer {
	worst := No
	for _, a := range answers {
		switch {
		case a == Yes:
			return Yes
		case a != No:
			worst = NotSure
		}
	}
	if len(answers) == 0 {
		return NotSure
	}
	return worst
}
