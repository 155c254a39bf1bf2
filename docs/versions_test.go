package docs_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample/catalogue"
	"hangscope/repro"
	"hangscope/repro/agent"
	"hangscope/repro/evidence"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// The page has a row of versions for each generation of the agent, with the versions and
// months in which it was in force.
func TestVersionsOfTheAgent(t *testing.T) {
	for _, g := range agent.Generations {
		var row []string
		for _, table := range tablesOf(t, "flush.md") {
			for _, cells := range table.rows {
				if table.header[0] == "mirrord" && cells[1] == g.Name {
					row = cells
				}
			}
		}
		require.NotEmpty(t, row, g.Name)
		for _, said := range []string{g.FirstVersion, g.From, g.LastVersion, g.To} {
			assert.Contains(t, row[0], said, g.Name)
		}
	}
}

// The page has a table for each of three questions: what becomes of the running stream,
// who passes on its next message, and who serves the next call. It has a row for each
// generation of the agent, a column for each path, and in the cells what the simulation
// shows.
func TestOutcomesByGenerationAndPath(t *testing.T) {
	catalogue.Whole(t)
	asked := map[string][]string{}
	for _, table := range tablesOf(t, "flush.md") {
		question, ok := questions[table.heading]
		if !ok {
			continue
		}
		column := slices.Index(table.header, "generation")
		require.Equal(t, pod.PathNames(), table.header[len(table.header)-len(pod.PathNames()):], table.heading)
		for _, row := range table.rows {
			connection := ""
			if i := slices.Index(table.header, "connection"); i >= 0 {
				connection = row[i]
			}
			for name := range strings.SplitSeq(row[column], ", ") {
				asked[table.heading+connection] = append(asked[table.heading+connection], name)
				for i, path := range pod.PathNames() {
					c := outcomeCell{name, path, connection}
					said := row[len(row)-len(pod.PathNames())+i]
					assert.Equal(t, question(t, c), said, "%s: %s", table.heading, c)
				}
			}
		}
	}
	var all []string
	for _, g := range agent.Generations {
		all = append(all, g.Name)
	}
	require.Len(t, asked, 4, "the tables, of which one has two kinds of connection")
	for table, names := range asked {
		assert.ElementsMatch(t, all, names, table)
	}
}

// outcomeCell is where a cell stands, with the connection of the next call.
type outcomeCell struct{ generation, path, connection string }

// questions are the sections that have a table, and what the simulation says of a cell.
var questions = map[string]func(*testing.T, outcomeCell) string{
	"The running stream": runningStream,
	"The next message":   nextMessage,
	"The next call":      nextCall,
}

// byPorts is an answer for one port number in both services, and for two.
type byPorts struct{ same, different string }

// String has S for the same port number and D for different ones, if that matters.
func (p byPorts) String() string {
	if p.same == p.different {
		return p.same
	}
	return "S " + p.same + ", D " + p.different
}

// byPorts asks for one port number in both services, and for two.
func (c outcomeCell) byPorts(t *testing.T, ask func(scenarios.Scenario) string) byPorts {
	t.Helper()
	i := slices.IndexFunc(agent.Generations, func(g agent.Generation) bool { return g.Name == c.generation })
	require.GreaterOrEqual(t, i, 0, c.generation)
	answer := func(upstream int) string {
		return ask(scenarios.Scenario{
			Name: "cell", Path: c.path, Ports: scenarios.Ports{Forwarder: 50051, Upstream: upstream},
			Flush: &scenarios.Flush{Mechanism: agent.Generations[i].Mechanism},
		})
	}
	return byPorts{answer(50051), answer(50052)}
}

// runningStream says what becomes of the client, also if a message falls into the window
// between two commands.
func runningStream(t *testing.T, c outcomeCell) string {
	t.Helper()
	words := map[result.Standing]string{result.Returned: "flows", result.Told: "told", result.AtWork: "**hangs**"}
	usual := c.byPorts(t, func(s scenarios.Scenario) string {
		return words[simulated(t, s).End(evidence.Client).Standing()]
	})
	inWindow := c.byPorts(t, func(s scenarios.Scenario) string {
		if slices.Contains(mechanisms.OfTwoCommands(), s.Flush.Mechanism) {
			window := scenarios.Duration(60 * time.Millisecond)
			s.Flush.Window = &window
		}
		return words[simulated(t, s).End(evidence.Client).Standing()]
	})
	switch {
	case inWindow == usual:
		return usual.String()
	case inWindow.same == usual.same:
		return usual.String() + ", or D " + inWindow.different + " in the window"
	default:
		return usual.String() + ", or " + inWindow.String() + " in the window"
	}
}

func nextMessage(t *testing.T, c outcomeCell) string {
	t.Helper()
	return c.byPorts(t, func(s scenarios.Scenario) string { return string(*simulated(t, s).Served.NextMessage) }).String()
}

// nextCall says who serves a call on the connection of the stream, or on a new one. A
// client that calls in a loop is served by the same process as one on a new connection.
func nextCall(t *testing.T, c outcomeCell) string {
	t.Helper()
	return c.byPorts(t, func(s scenarios.Scenario) string {
		s.AfterFlush = &scenarios.AfterFlush{Same: c.connection == "the same", Fresh: c.connection == "a new one"}
		v := simulated(t, s)
		if s.AfterFlush.Fresh {
			s.Call = scenarios.Unary
			assert.Equal(t, v.Served.NextCall, simulated(t, s).Served.NextCall, "%s, in a loop", c)
		}
		answer := string(*v.Served.NextCall)
		switch call := v.AfterFlush[0]; {
		case *v.Served.NextCall == result.Nobody:
			assert.Equal(t, "Unavailable", call.Status, c)
		case call.Outcome == scenarios.Hung:
			answer += ": **hangs**"
		default:
			assert.Equal(t, scenarios.Flowing, call.Outcome, c)
		}
		return answer
	}).String()
}

// simulated is the variant with the flush, in virtual time.
func simulated(t *testing.T, s scenarios.Scenario) *result.Variant {
	t.Helper()
	v, err := repro.RunVariant(t.Context(), result.VariantFlushOn, s.Complete(), repro.Options{Clock: result.VirtualClock})
	require.NoError(t, err)
	return &v
}

// pageTable is a table of a page, under its heading.
type pageTable struct {
	heading string
	header  []string
	rows    [][]string
}

// tablesOf returns the tables of a page.
func tablesOf(t *testing.T, page string) []pageTable {
	t.Helper()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	var tables []pageTable
	heading, inside := "", false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			heading = strings.TrimSpace(strings.TrimLeft(line, "#"))
		}
		if !strings.HasPrefix(line, "|") {
			inside = false
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case !inside:
			tables = append(tables, pageTable{heading: heading, header: cells})
			inside = true
		case strings.Trim(cells[0], "-:") != "":
			last := &tables[len(tables)-1]
			require.Len(t, cells, len(last.header), "a row under %q", heading)
			last.rows = append(last.rows, cells)
		}
	}
	return tables
}
