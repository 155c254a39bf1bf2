package config

import (
	"cmp"
	"slices"
	"sort"
)

// hintResolved is what helps where a template decides.
const hintResolved = "mirrord verify-config --resolved shows what the templates come to"

// tidy sorts the spans and leaves out those within others, so that they can be searched.
func (f *templates) tidy() {
	f.expressions, f.sections = outermost(f.expressions), outermost(f.sections)
}

func outermost(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	var found []span
	for _, s := range spans {
		if len(found) == 0 || s.start >= found[len(found)-1].end {
			found = append(found, s)
		}
	}
	return found
}

// overlaps is whether one of the spans, which are sorted, has a byte of this one.
func overlaps(spans []span, this span) bool {
	i := sort.Search(len(spans), func(i int) bool { return spans[i].end > this.start })
	return i < len(spans) && spans[i].start < this.end
}

// decides is whether a template decides what a part of the text is.
func (f *templates) decides(start, end int) bool {
	this := span{start, max(end, start+1)}
	return overlaps(f.expressions, this) || overlaps(f.sections, this)
}

// mark tells every value what templates decide of it.
func (r *reader) mark(root *Node, format Format) {
	if len(r.found.expressions)+len(r.found.sections) == 0 {
		return
	}
	r.markValues(root)
	for _, s := range r.found.sections {
		if format == TOML { // a table may go on anywhere
			everyTable(root)
			return
		}
		within(root, s, span{0, len(r.text)}, format)
	}
}

// markValues marks values and names. What a section holds as a whole is decided by it.
func (r *reader) markValues(n *Node) {
	this := span{n.Start, max(n.End, n.Start+1)}
	switch n.Kind {
	case Object, Array:
		n.Unresolved = n.Unresolved || overlaps(r.found.sections, span{n.Start, n.Start + 1})
	case String, Number, Bool, Null:
		n.Unresolved = r.found.decides(this.start, this.end)
	}
	for i := range n.Fields {
		f := &n.Fields[i]
		if overlaps(r.found.expressions, span{f.Start, max(f.Start+1, f.Value.Start)}) {
			f.Unresolved, n.Unresolved = true, true
		}
		r.markValues(f.Value)
	}
	for _, item := range n.Items {
		r.markValues(item)
	}
}

// everyTable marks all objects: any may have more fields than are seen.
func everyTable(n *Node) {
	n.Unresolved = n.Unresolved || n.Kind == Object
	for i := range n.Fields {
		everyTable(n.Fields[i].Value)
	}
	for _, item := range n.Items {
		everyTable(item)
	}
}

// within marks the innermost value that a section stands in, which may have more or less
// than is seen. In YAML what follows a value may belong to it or to those around it: both
// are marked.
func within(n *Node, s, all span, format Format) {
	count := len(n.Fields) + len(n.Items)
	i := sort.Search(count, func(i int) bool { return n.start(i) > s.start }) - 1
	if i < 0 {
		n.Unresolved = true
		return
	}
	child := n.child(i)
	reach := span{n.start(i), child.End}
	if format == YAML {
		reach.end = all.end
		if i+1 < count {
			reach.end = n.start(i + 1)
		}
	}
	if s.start >= child.End || s.end > reach.end {
		n.Unresolved = true
	}
	if s.start < reach.end {
		within(child, s, reach, format)
	}
}

// start is where a field or an item begins.
func (n *Node) start(i int) int {
	if n.Kind == Object {
		return n.Fields[i].Start
	}
	return n.Items[i].Start
}

func (n *Node) child(i int) *Node {
	if n.Kind == Object {
		return n.Fields[i].Value
	}
	return n.Items[i]
}
