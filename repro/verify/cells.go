package verify

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Cell is a row of the tables of what a real kernel did: where a flush fell,
// and what each end saw of it, in the words of the document.
type Cell struct {
	Call                        scenarios.CallKind
	Generation, Ports, Path     string
	Phase                       scenarios.Phase
	Client, Forwarder, Upstream string
	// Agreed of Repeated repetitions had exactly this result.
	Agreed, Repeated int
}

// String names where the flush of a cell falls.
func (c Cell) String() string {
	return fmt.Sprintf("%s/%s/%s/%s/%s", c.Call, c.Generation, c.Ports, c.Path, c.Phase)
}

// Seen is what the ends saw, in a line.
func (c Cell) Seen() string {
	ends := []string{c.Client, c.Forwarder}
	if c.Call != scenarios.Unary {
		ends = append(ends, c.Upstream)
	}
	return strings.Join(ends, " · ")
}

// tables are the sections of the documents that hold cells.
var tables = map[string]scenarios.CallKind{
	"## Server streaming": scenarios.ServerStream,
	"## Bidirectional":    scenarios.Bidi,
	"## Unary in a loop":  scenarios.Unary,
}

// DialledBefore is the phase of a cell in which the local process has dialled the
// upstream before the flush, and the calls begin after it.
const DialledBefore = "dialled before"

// calls are the kinds of call in the order of the documents.
var calls = []scenarios.CallKind{scenarios.ServerStream, scenarios.Bidi, scenarios.Unary}

// TrueCells returns the cells of the documents: by the kind of call, and those of one
// kind in the documents' order.
func TrueCells() []Cell {
	cells := slices.Concat(readCells(kernelTruth), readCells(kernelTruth2), readCells(localTruth))
	slices.SortStableFunc(cells, func(a, b Cell) int {
		return cmp.Compare(slices.Index(calls, a.Call), slices.Index(calls, b.Call))
	})
	return cells
}

// CellsLike returns the cells of the documents whose name a pattern of [path.Match]
// matches.
func CellsLike(pattern string) ([]Cell, error) {
	var like []Cell
	for _, cell := range TrueCells() {
		switch matches, err := path.Match(pattern, cell.String()); {
		case err != nil:
			return nil, err
		case matches:
			like = append(like, cell)
		}
	}
	return like, nil
}

// readCells reads the tables of a document.
func readCells(document string) []Cell {
	var cells []Cell
	var call scenarios.CallKind
	for line := range strings.Lines(document) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			call = tables[line]
		}
		if call == "" || !strings.HasPrefix(line, "| g") || strings.HasPrefix(line, "| gen") {
			continue
		}
		cells = append(cells, readCell(call, line))
	}
	return cells
}

// readCell reads a row of a table. The document is part of the program, and a
// test reads all of it.
func readCell(call scenarios.CallKind, row string) Cell {
	columns := strings.Split(strings.Trim(row, "|"), "|")
	for i := range columns {
		columns[i] = strings.TrimSpace(columns[i])
	}
	c := Cell{
		Call: call, Generation: columns[0], Ports: columns[1], Path: columns[2], Phase: scenarios.Phase(columns[3]),
		Client: columns[4], Forwarder: columns[5],
	}
	if call != scenarios.Unary {
		c.Upstream = columns[6]
	}
	agreed, repeated, _ := strings.Cut(columns[len(columns)-1], "/")
	c.Agreed, _ = strconv.Atoi(agreed)
	c.Repeated, _ = strconv.Atoi(repeated)
	return c
}

// scenario returns the set-up that the document describes for a cell.
func (c Cell) scenario() scenarios.Scenario {
	s := scenarios.Scenario{Name: "cell", Call: c.Call, Path: c.Path, Flush: &scenarios.Flush{Phase: c.Phase}}
	for _, mechanism := range mechanisms.All {
		if mechanism.Generation == c.Generation {
			s.Flush.Mechanism = mechanism.Name
		}
	}
	if c.Ports == "diff" {
		s.Ports.Upstream = 50052
	}
	if c.Phase == DialledBefore {
		s.Flush.Phase, s.Flush.BeforeCalls = "", true
		s.Local = &scenarios.Local{Dials: scenarios.DialsBefore}
	}
	return s.Complete()
}

// run runs a cell's flush and returns what was seen.
func (c Cell) run(ctx context.Context, options repro.Options) (repetition, error) {
	variant, err := repro.RunVariant(ctx, result.VariantFlushOn, c.scenario(), options)
	if err != nil {
		return repetition{}, fmt.Errorf("%s: %w", c, err)
	}
	late := variant.Flush != nil && variant.Flush.Late
	return repetition{seen: c.observed(variant), late: late, again: variant.Repeated}, nil
}

// observed returns the cell with what a variant showed.
func (c Cell) observed(v result.Variant) Cell {
	client, forwarder, upstream := clientEnd(v), v.End(evidence.Forwarder), v.End(evidence.Upstream)
	if forwarder == nil {
		forwarder = v.End(evidence.Local) // it took the forwarder's place
	}
	c.Agreed, c.Repeated, c.Upstream = 0, 0, ""
	if c.Call == scenarios.Unary {
		c.Client, c.Forwarder = unaryClient(client), "OK"
		if forwarder.State != evidence.Returned.String() {
			c.Forwarder = "HANG(1)"
		}
		return c
	}
	c.Client = ended(client, "OK")
	c.Forwarder = ended(forwarder, "OK")
	if c.Forwarder == "HANG" {
		c.Forwarder = "HANG, not told of the client"
	}
	c.Upstream = ended(upstream, "DONE")
	return c
}

// clientEnd returns the client's end. A write to a socket that a RST has ended takes its
// error away, and the next read says EOF. What ended the connection is the RST all the
// same, and its flow has it.
func clientEnd(v result.Variant) *result.End {
	end := v.End(evidence.Client)
	reset := slices.ContainsFunc(v.Flows, func(f result.FlowCount) bool {
		return f.From == evidence.Client && slices.Contains(f.Resets, evidence.Client)
	})
	if end == nil || !reset || !strings.Contains(end.Message, "EOF") {
		return end
	}
	told := *end
	told.Message = "connection reset"
	return &told
}

// ended says what an end saw of a stream, in the document's words.
func ended(e *result.End, fine string) string {
	switch e.Standing() {
	case result.Unobserved:
		return result.NotObserved
	case result.Returned:
		return fine
	case result.AtWork:
		return "HANG"
	case result.Told:
	}
	if e.Role == evidence.Client {
		return fmt.Sprintf("told: %s (%s)", e.Status, how(e))
	}
	return "told: " + e.Status
}

func how(e *result.End) string {
	switch {
	case strings.Contains(e.Message, "connection reset"):
		return "reset"
	case strings.Contains(e.Message, "EOF"):
		return "EOF"
	default:
		return e.Message
	}
}

func unaryClient(e *result.End) string {
	hangs := e.State != evidence.Returned.String()
	switch {
	case hangs && e.Errors > 0:
		return fmt.Sprintf("HANG(after %d told: %s (%s))", e.Errors, e.Status, how(e))
	case hangs:
		return "HANG"
	case e.Errors > 0 && how(e) == "reset":
		return fmt.Sprintf("ERRx%d %s:RST then OK", e.Errors, e.Status)
	case e.Errors > 0:
		return fmt.Sprintf("ERRx%d %s:%s then OK", e.Errors, e.Status, how(e))
	default:
		return "OK"
	}
}
