package main

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"text/tabwriter"
)

// report says what became of the mutants.
type report struct {
	stdout     io.Writer
	verbose    bool
	equivalent equivalents
	// part is whether not all mutants of a package are looked at.
	part bool

	packages []string
	counts   map[string]*count
	failed   bool
}

// count is what became of the mutants of a package. explained are those of the
// survivors that are equivalent.
type count struct {
	fates     [killed + 1]int
	explained int
	mutants   []mutant
}

func (r *report) add(name string, m mutant, f fate) {
	c := r.counts[name]
	if c == nil {
		c = &count{}
		if r.counts == nil {
			r.counts = make(map[string]*count)
		}
		r.counts[name], r.packages = c, append(r.packages, name)
	}
	c.fates[f]++
	c.mutants = append(c.mutants, m)
	explained := r.equivalent.explain(m.name)
	says := f.String()
	switch dead := f > survived; {
	case explained && dead:
		says += ", and is in equivalent.txt"
		r.failed = true
	case explained:
		c.explained++
		says = "equivalent"
	case !dead:
		r.failed = true
	}
	if r.verbose || !explained && f <= survived || explained && f > survived {
		fmt.Fprintf(r.stdout, "%s\n\tline %d, %s\n", m.name, m.line, says)
	}
}

// table shows the score of each package: how many of the mutants that can be killed
// are dead.
func (r *report) table() {
	w := tabwriter.NewWriter(r.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "package\tmutants\tkilled\ttimed out\tequivalent\tsurvived\tscore\t")
	var all count
	for _, name := range r.packages {
		c := r.counts[name]
		r.row(w, name, c)
		for f, n := range c.fates {
			all.fates[f] += n
		}
		all.explained += c.explained
		r.stale(name, c)
	}
	r.row(w, "all", &all)
	_ = w.Flush()
}

func (r *report) row(w io.Writer, name string, c *count) {
	alive, dead := c.fates[noTest]+c.fates[survived]-c.explained, c.fates[killed]+c.fates[timedOut]
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%.1f %%\t\n", name, alive+dead+c.explained, c.fates[killed], c.fates[timedOut],
		c.explained, alive, 100*float64(dead)/float64(max(1, alive+dead)))
}

// stale names the entries of equivalent.txt for a package that are of no mutant.
func (r *report) stale(name string, c *count) {
	if r.part {
		return
	}
	for _, entry := range r.equivalent {
		file, _, _ := strings.Cut(entry.name, " ")
		of := slices.ContainsFunc(c.mutants, func(m mutant) bool { return entry.matches(m.name) })
		if path.Dir(file) == name && !of {
			fmt.Fprintf(r.stdout, "%s\n\tis in equivalent.txt, and is no mutant\n", entry.name)
			r.failed = true
		}
	}
}
