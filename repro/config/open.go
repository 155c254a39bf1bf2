package config

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// ResolvedVariable holds mirrord's whole configuration, resolved, as JSON in base64.
const ResolvedVariable = "MIRRORD_RESOLVED_CONFIG"

// Open returns the configurations that a document holds: itself, or what mirrord resolved,
// or the operator's within a ConfigMap, or one for each service of mirrord-up.yaml.
func Open(d *Document) ([]*Document, error) {
	switch Recognise(d) {
	case Verified:
		return opened(d.resolved())
	case Failed:
		return nil, d.failed()
	case ConfigMap:
		return opened(d.agentConfig())
	case Up:
		return d.services()
	case Configuration, HelmValues, AgentConfig:
		return []*Document{d}, nil
	default:
		return []*Document{d}, nil
	}
}

func opened(d *Document, err error) ([]*Document, error) {
	if err != nil {
		return nil, err
	}
	return []*Document{d}, nil
}

// resolved is the configuration that mirrord verify-config --resolved prints.
func (d *Document) resolved() (*Document, error) {
	found := d.At("resolved_config")
	if found == nil || found.Kind != Object {
		return nil, &Error{
			Name: d.Name, Pos: d.Root.Pos, Reason: "mirrord verify-config did not print the configuration",
			Allowed: "an object resolved_config", Hint: "run mirrord verify-config --resolved, which mirrord has since 3.217.0",
		}
	}
	return &Document{Name: d.Name, Format: d.Format, Text: d.Text, Root: found, Settled: true}, nil
}

// failed is what mirrord verify-config says is wrong.
func (d *Document) failed() error {
	errors := d.At("errors")
	reasons := []string{}
	for _, item := range errors.Items {
		reasons = append(reasons, plain(strings.ReplaceAll(item.Text, "\n", " ")))
	}
	return &Error{Name: d.Name, Pos: errors.Pos, Field: "errors", Reason: "mirrord verify-config refuses the file: " + strings.Join(reasons, "; ")}
}

// agentConfig is the key of a ConfigMap that the operator reads.
func (d *Document) agentConfig() (*Document, error) {
	data := d.At("data")
	var found *Node
	for i := range fieldsOf(data) {
		if f := &data.Fields[i]; f.Name == "agent-config.yaml" {
			found = f.Value
		}
	}
	if found == nil || found.Kind != String {
		return nil, &Error{Name: d.Name, Pos: d.Root.Pos, Reason: "a ConfigMap that is not the operator's", Allowed: "data with a key agent-config.yaml"}
	}
	if strings.TrimSpace(found.Text) == "" {
		return &Document{Name: d.Name, Format: YAML, Text: d.Text, Root: &Node{Kind: Object, Pos: found.Pos, Start: found.Start, End: found.End}}, nil
	}
	if d.Format == YAML && bytes.IndexByte([]byte("|>"), d.Text[found.Start]) >= 0 {
		return d.block(found)
	}
	inner, err := ParseAs(d.Name, YAML, []byte(found.Text))
	if e, ok := err.(*Error); ok { //nolint:errorlint // it is ours, just made
		e.Pos = found.Pos
		return nil, e
	}
	relocate(inner.Root, found)
	inner.Text = d.Text
	return inner, err
}

// block reads what a text over several lines holds. Its lines are lines of the file, all with
// the same blanks before them; what is around them is blanked, so that places stay right.
func (d *Document) block(text *Node) (*Document, error) {
	lines := placesOf(d.Text)
	_, first := lines.span(lines.line(text.Start))
	inner, err := ParseAs(d.Name, YAML, append(blankLines(d.Text[:first]), d.Text[first:text.End]...))
	if err != nil {
		return nil, err
	}
	inner.Text = d.Text
	return inner, nil
}

// relocate puts all values where another one is: no closer place of them is known.
func relocate(n, to *Node) {
	n.Pos, n.Start, n.End = to.Pos, to.Start, to.End
	for i := range n.Fields {
		n.Fields[i].Pos, n.Fields[i].Start = to.Pos, to.Start
		relocate(n.Fields[i].Value, to)
	}
	for _, item := range n.Items {
		relocate(item, to)
	}
}

// blankLines is a text of the same length with nothing in its lines.
func blankLines(text []byte) []byte {
	blank := bytes.Repeat([]byte(" "), len(text))
	for i, c := range text {
		if c == '\n' || c == '\r' {
			blank[i] = c
		}
	}
	return blank
}

func fieldsOf(n *Node) []Field {
	if n == nil {
		return nil
	}
	return n.Fields
}

// Resolve returns the inputs with the configuration that [ResolvedVariable] holds, if it
// is set: mirrord then reads nothing else.
func (in Inputs) Resolve() (Inputs, error) {
	given := in.Environment[ResolvedVariable]
	if given == "" {
		return in, nil
	}
	fail := func(reason string) (Inputs, error) {
		return in, &Error{Name: ResolvedVariable, Reason: reason, Allowed: "a configuration as JSON in base64"}
	}
	text, err := base64.StdEncoding.DecodeString(strings.TrimSpace(given))
	if err != nil {
		return fail("not base64")
	}
	d, err := ParseAs(ResolvedVariable, JSON, text)
	if err != nil {
		return in, err
	}
	if d.Root.Kind != Object {
		return fail(describe(d.Root) + " is no configuration")
	}
	d.Settled = true
	in.File = d
	return in, nil
}
