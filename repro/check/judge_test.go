package check

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/config"
	"hangscope/repro/result"
)

// judged is what a case says of one column: redirected, flushed, others, risk.
type judged struct{ redirected, flushed, others, risk result.Answer }

const (
	yes     = result.Yes
	no      = result.No
	unknown = result.NotSure
)

// stealing is a version and a pod in which all is known, and a stream hangs.
var stealing = Options{Version: "3.200.0", Ports: []int{50051}, UpstreamPort: 50052, Mesh: result.Linkerd}

// alone is the same pod without a mesh.
var alone = Options{Version: "3.200.0", Ports: []int{50051}, UpstreamPort: 50052, Mesh: result.NoMesh}

func at(o Options, version string) Options {
	o.Version = version
	return o
}

func calling(o Options, upstream int) Options {
	o.UpstreamPort = upstream
	return o
}

// cases are the rows of docs/check.md, by the names that it gives them.
var cases = map[string]struct {
	file     string
	env      map[string]string
	operator string
	options  Options
	without  judged
	with     judged
}{
	"steal":          {file: `{"feature":{"network":{"incoming":"steal"}}}`, options: stealing, without: judged{yes, yes, no, yes}, with: judged{yes, unknown, no, unknown}},
	"default mode":   {file: `{}`, options: stealing, without: judged{yes, yes, no, yes}, with: judged{yes, unknown, no, unknown}},
	"no file":        {options: stealing, without: judged{yes, yes, no, yes}, with: judged{yes, unknown, no, unknown}},
	"mirror sniffed": {file: `{"feature":{"network":{"incoming":true}}}`, options: at(stealing, "3.152.0"), without: judged{no, no, no, no}, with: judged{no, no, no, no}},
	"mirror without the operator": {
		file: `{"feature":{"network":{"incoming":{"mode":"mirror"}}}}`, options: at(stealing, "3.153.0"),
		without: judged{yes, yes, no, yes}, with: judged{no, no, no, no},
	},
	"mirror for everybody": {file: `{}`, options: at(stealing, "3.159.0"), without: judged{yes, yes, no, yes}, with: judged{yes, unknown, no, unknown}},
	"off":                  {file: `{"feature":{"network":{"incoming":"off"}}}`, options: stealing, without: judged{no, no, no, no}, with: judged{no, no, no, no}},
	"network false":        {file: `{"feature":{"network":false}}`, options: stealing, without: judged{no, no, no, no}, with: judged{no, no, no, no}},
	"variable before file": {
		file: `{"feature":{"network":false}}`, env: map[string]string{"MIRRORD_AGENT_TCP_STEAL_TRAFFIC": "true"}, options: at(stealing, "3.100.0"),
		without: judged{yes, yes, no, yes}, with: judged{yes, unknown, no, unknown},
	},
	"targetless": {file: `{"target":"targetless","feature":{"network":{"incoming":"steal"}}}`, options: stealing, without: judged{no, no, no, no}, with: judged{no, no, no, no}},
	"flush off":  {file: `{"agent":{"flush_connections":false}}`, options: stealing, without: judged{yes, no, no, no}, with: judged{yes, unknown, no, unknown}},
	"flush off by a variable": {
		file: `{"agent":{"flush_connections":true}}`, env: map[string]string{"MIRRORD_AGENT_STEALER_FLUSH_CONNECTIONS": "false"}, options: stealing,
		without: judged{yes, no, no, no}, with: judged{yes, unknown, no, unknown},
	},
	"operator's values": {
		file: `{"agent":{"flush_connections":true}}`, operator: `{"agent":{"extraConfig":{"flush_connections":false}}}`, options: stealing,
		without: judged{yes, yes, no, yes}, with: judged{yes, no, no, no},
	},
	"operator by default": {file: `{}`, operator: `{"agent":{}}`, options: stealing, without: judged{yes, yes, no, yes}, with: judged{yes, yes, no, yes}},
	"operator's variable": {
		file: `{}`, operator: `{"agent":{"extraEnv":{"MIRRORD_AGENT_STEALER_FLUSH_CONNECTIONS_CONNTRACK":"false"}}}`, options: at(stealing, "3.240.0"),
		without: judged{yes, yes, no, yes}, with: judged{yes, yes, no, no},
	},
	"scale down": {
		file:    `{"feature":{"copy_target":{"enabled":true,"scale_down":true},"network":{"incoming":"steal"}}}`,
		options: stealing, without: judged{yes, no, no, no}, with: judged{yes, no, no, no},
	},
	"no flush yet":        {file: `{"feature":{"network":{"incoming":"steal"}}}`, options: at(stealing, "3.24.0"), without: judged{yes, no, no, no}, with: judged{yes, no, no, no}},
	"off by default":      {file: `{"feature":{"network":{"incoming":"steal"}}}`, options: at(stealing, "3.31.0"), without: judged{yes, no, no, no}, with: judged{yes, unknown, no, unknown}},
	"version not known":   {file: `{"feature":{"network":{"incoming":"steal"}}}`, options: at(alone, ""), without: judged{yes, yes, no, unknown}, with: judged{yes, unknown, no, unknown}},
	"after the last read": {file: `{"feature":{"network":{"incoming":"steal"}}}`, options: at(alone, "3.260.0"), without: judged{yes, yes, no, unknown}, with: judged{yes, unknown, no, unknown}},
	"image tag":           {file: `{"agent":{"image":"reg:5000/a/mirrord:3.152.0"}}`, options: stealing, without: judged{no, no, no, no}, with: judged{yes, unknown, no, unknown}},
	"image latest":        {file: `{"agent":{"image":{"tag":"latest"}}}`, options: stealing, without: judged{unknown, unknown, no, unknown}, with: judged{yes, unknown, no, unknown}},
	"port left out": {
		file:    `{"feature":{"network":{"incoming":{"mode":"steal","ignore_ports":[50051]}}}}`,
		options: stealing, without: judged{no, no, no, no}, with: judged{no, no, no, no},
	},
	"port not among them": {
		file:    `{"feature":{"network":{"incoming":{"mode":"steal","ports":[80]}}}}`,
		options: stealing, without: judged{no, no, no, no}, with: judged{no, no, no, no},
	},
	"port mapped": {
		file:    `{"feature":{"network":{"incoming":{"mode":"steal","port_mapping":[[50051,50052]]}}}}`,
		options: at(alone, "3.100.0"), without: judged{yes, yes, yes, yes}, with: judged{yes, unknown, unknown, unknown},
	},
	"same port":       {file: `{"feature":{"network":{"incoming":"steal"}}}`, options: calling(at(alone, "3.100.0"), 50051), without: judged{yes, yes, yes, yes}, with: judged{yes, unknown, unknown, unknown}},
	"different ports": {file: `{"feature":{"network":{"incoming":"steal"}}}`, options: at(alone, "3.100.0"), without: judged{yes, yes, no, no}, with: judged{yes, unknown, no, no}},
	"ports not known": {file: `{"feature":{"network":{"incoming":"steal"}}}`, options: Options{Version: "3.100.0", Mesh: result.NoMesh}, without: judged{yes, yes, unknown, unknown}, with: judged{yes, unknown, unknown, unknown}},
	"filter": {
		file:    `{"feature":{"network":{"incoming":{"mode":"steal","http_filter":{"header_filter":"x: y"}}}}}`,
		options: at(alone, "3.100.0"), without: judged{yes, yes, no, yes}, with: judged{yes, unknown, no, unknown},
	},
	"mesh not known": {file: `{"feature":{"network":{"incoming":"steal"}}}`, options: Options{Version: "3.100.0", Ports: []int{1}, UpstreamPort: 2}, without: judged{yes, yes, no, unknown}, with: judged{yes, unknown, no, unknown}},
	"template": {
		file:    `{"agent":{"flush_connections":"{{ get_env(name='F') }}"},"feature":{"network":{"incoming":"steal"}}}`,
		options: stealing, without: judged{yes, unknown, no, unknown}, with: judged{yes, unknown, no, unknown},
	},
	"template of the mode": {
		file:    `{"feature":{"network":{"incoming":"{{ key }}"}}}`,
		options: stealing, without: judged{unknown, unknown, unknown, unknown}, with: judged{unknown, unknown, unknown, unknown},
	},
}

func TestJudge(t *testing.T) {
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			f := Judge(inputs(t, test.file, test.operator, test.env), test.options)
			for i, want := range []judged{test.without, test.with} {
				c := f.Columns[i]
				got := judged{c.Redirected.Answer, c.Flushed.Answer, c.Others.Answer, c.Risk.Answer}
				assert.Equal(t, want, got, "operator %v: %+v", c.Operator, c)
				for _, a := range []result.CheckedAnswer{c.Redirected, c.Flushed, c.Others, c.Mesh, c.Risk} {
					assert.NotEmpty(t, a.Reason)
				}
			}
		})
	}
}

func inputs(t *testing.T, file, operator string, env map[string]string) config.Inputs {
	t.Helper()
	in := config.Inputs{Environment: env}
	var err error
	if file != "" {
		in.File, err = config.Parse("mirrord.json", []byte(file))
		require.NoError(t, err)
	}
	if operator != "" {
		in.Operator, err = config.Parse("values.json", []byte(operator))
		require.NoError(t, err)
	}
	return in
}

// With the field operator only one column applies, and it alone decides.
func TestOnlyOneColumn(t *testing.T) {
	with := Judge(inputs(t, `{"operator":true}`, "", nil), stealing)
	assert.Equal(t, []bool{false, true}, []bool{with.Columns[0].Applies, with.Columns[1].Applies})
	assert.Equal(t, unknown, with.Risk)
	assert.Empty(t, with.Fix.Diff)
	assert.Equal(t, []string{byOperator}, with.Fix.Instead)
	without := Judge(inputs(t, `{"operator":false,"agent":{"flush_connections":false}}`, "", nil), stealing)
	assert.Equal(t, []bool{true, false}, []bool{without.Columns[0].Applies, without.Columns[1].Applies})
	assert.Equal(t, no, without.Risk)
	assert.False(t, without.Fix.Needed)
}

// What each answer names: ports, generations and the scenario.
func TestNamed(t *testing.T) {
	f := Judge(inputs(t, `{"feature":{"network":{"incoming":{"mode":"steal","port_mapping":[[80,50051]],"ignore_ports":[81]}}}}`, "", nil),
		Options{Version: "3.200.0", Ports: []int{80, 81, 0}, UpstreamPort: 50052, Mesh: result.Istio})
	assert.Equal(t, []int{50051}, f.Columns[0].Ports)
	assert.Equal(t, []string{"g4"}, f.Columns[0].Generations)
	assert.Equal(t, "linkerd-4806", f.Scenario.Name)
	f = Judge(inputs(t, `{"agent":{"flush_connections":false},"operator":false}`, "", nil), stealing)
	assert.Equal(t, []string{}, f.Columns[0].Generations)
	assert.Equal(t, result.CheckedScenario{Set: []string{}}, f.Scenario)
}

// Each case is a row of docs/check.md, and each row is a case.
func TestCasesAreTheDocument(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "check.md"))
	require.NoError(t, err)
	var rows []string
	for _, found := range regexp.MustCompile("(?m)`TestJudge/([^`]+)` \\|$").FindAllStringSubmatch(string(text), -1) {
		rows = append(rows, strings.ReplaceAll(found[1], "_", " "))
	}
	assert.ElementsMatch(t, slices.Collect(maps.Keys(cases)), rows)
}
