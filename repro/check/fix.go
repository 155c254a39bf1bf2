package check

import (
	"bytes"
	"errors"
	"maps"

	"hangscope/repro/config"
	"hangscope/repro/result"
)

// Price is what it costs to turn the flush off.
const Price = "A connection that exists keeps going to the old program for as long as it lives: it is never intercepted. gRPC clients keep a connection for days."

// What helps where a change of the file does not.
const (
	byOperator    = "With the operator mirrord ignores the section agent: set the operator's Helm value agent.extraConfig.flush_connections to false."
	byEnvironment = "The environment decides, and it comes before the file: set MIRRORD_AGENT_STEALER_FLUSH_CONNECTIONS=false."
	byNewFile     = "There is no file to change. One that is enough: {\"agent\": {\"flush_connections\": false}} in .mirrord/mirrord.json."
	byHand        = "The file is written in a way that no small edit fits: set agent.flush_connections to false by hand."
	byTemplate    = "A template decides agent.flush_connections: what it renders to is to be false."
	bySource      = "The file is what mirrord made of another one: set agent.flush_connections to false in that."
	byUp          = "mirrord-up.yaml has no section agent: set MIRRORD_AGENT_STEALER_FLUSH_CONNECTIONS=false in the environment of mirrord up."
)

// fix says how the flush is turned off.
func fix(in config.Inputs, judged result.CheckedFile) result.CheckedFix {
	out := result.CheckedFix{Instead: []string{}}
	without, with := judged.Columns[0], judged.Columns[1]
	out.Needed = without.Applies && without.Flushed.Answer != result.No || with.Applies && with.Flushed.Answer != result.No
	if !out.Needed {
		return out
	}
	out.Price = Price
	if with.Applies && with.Flushed.Answer != result.No {
		out.Instead = append(out.Instead, byOperator)
	}
	if !without.Applies || without.Flushed.Answer == result.No {
		return out
	}
	flush := in.Effective(flushField)
	switch {
	case flush.Source.Kind == "environment":
		out.Instead = append(out.Instead, byEnvironment)
	case in.File != nil && in.File.Part != "":
		out.Instead = append(out.Instead, byUp)
	case in.File != nil && in.File.Settled:
		out.Instead = append(out.Instead, bySource)
	case in.File == nil:
		out.Instead = append(out.Instead, byNewFile)
	case flush.Unresolved:
		out.Instead = append(out.Instead, byTemplate)
	default:
		fixed, err := Fixed(in.File)
		if err != nil {
			out.Instead = append(out.Instead, byHand)
			break
		}
		out.Diff = Diff(in.File.Name, in.File.Text, fixed)
	}
	return out
}

// errByHand is the error of a file that no edit of ours fits.
var errByHand = errors.New("no small edit fits")

// Fixed returns the file with the flush turned off, by the smallest edit: comments, order
// and indentation stay. What it returns was read again, and says so.
func Fixed(doc *config.Document) ([]byte, error) {
	if doc.Settled {
		return nil, errByHand
	}
	e, ok := editOf(doc)
	if !ok {
		return nil, errByHand
	}
	fixed := e.apply(doc.Text)
	again, err := config.Parse(doc.Name, fixed)
	if err != nil || mistakes(again) > mistakes(doc) || !onlyFlushDiffers(doc, again) {
		return nil, errByHand
	}
	return fixed, nil
}

// mistakes counts what is wrong with a file, without what mirrord only warns of.
func mistakes(doc *config.Document) int {
	count := 0
	for _, err := range config.Validate(doc) {
		if e, ok := errors.AsType[*config.Error](err); !ok || !e.Warning {
			count++
		}
	}
	return count
}

// onlyFlushDiffers reports whether the second file says that the flush is off, and else the
// same as the first.
func onlyFlushDiffers(before, after *config.Document) bool {
	now := after.At(flushField)
	if now == nil || now.Kind != config.Bool || now.Text != "false" {
		return false
	}
	a, b := map[string]string{}, map[string]string{}
	flat("", before.Root, a)
	flat("", after.Root, b)
	delete(a, flushField)
	delete(b, flushField)
	return maps.Equal(a, b)
}

// flat lists the values of a file by their paths.
func flat(path string, n *config.Node, into map[string]string) {
	if n == nil {
		return
	}
	for _, f := range n.Fields {
		name := f.Name
		if path != "" {
			name = path + "." + f.Name
		}
		flat(name, f.Value, into)
	}
	for _, item := range n.Items {
		flat(path+".[]", item, into)
	}
	if n.Kind != config.Object && n.Kind != config.Array && n.Kind != config.Null {
		into[path] += string(n.Kind) + " " + n.Text + "\n"
	}
}

// edit puts text in place of some bytes of a file.
type edit struct {
	from, to int
	text     string
}

func (e edit) apply(text []byte) []byte {
	return bytes.Join([][]byte{text[:e.from], []byte(e.text), text[e.to:]}, nil)
}

// editOf is the smallest edit that turns the flush off.
func editOf(doc *config.Document) (edit, bool) {
	if value := doc.At(flushField); value != nil {
		if value.Unresolved || value.Start < 0 || value.End > len(doc.Text) || value.Start >= value.End {
			return edit{}, false
		}
		return edit{value.Start, value.End, "false"}, true
	}
	switch doc.Format {
	case config.TOML:
		return editTOML(doc)
	case config.YAML:
		return editYAML(doc)
	default:
		return editJSON(doc)
	}
}
