package report

import (
	"fmt"
	"io"
	"strings"

	"hangscope/repro/compare"
)

// longestComparison bounds a comparison as Markdown, in bytes: GitHub takes
// 65,536 characters.
const longestComparison = 58_000

// MarkdownComparison writes the comparison for an issue or a pull request.
func MarkdownComparison(w io.Writer, c *compare.Comparison) error {
	var b strings.Builder
	title := "no regression"
	if c.Regressed() {
		title = plainMarkdown(regressions(c))
	}
	fmt.Fprintf(&b, "**hangscope**, %s before, %d after: **%s**\n\n", count(uint64(c.Before.Runs), "run"), c.After.Runs, strings.TrimSuffix(title, "."))
	for _, remark := range remarks(c) {
		b.WriteString(remark + "\n")
	}
	markdownDifferences(&b, "Not the same on both sides:", c.Differences)
	for i, pair := range c.Scenarios {
		section := markdownScenario(pair, len(c.Scenarios) <= fewScenarios)
		if b.Len()+len(section) > longestComparison {
			fmt.Fprintf(&b, "\n%s left out here; the JSON form has all.\n", count(uint64(len(c.Scenarios)-i), "more scenario"))
			break
		}
		b.WriteString(section)
	}
	for _, sentence := range oneSided("Scenarios", c.OnlyBefore, c.OnlyAfter) {
		b.WriteString("\n" + plainMarkdown(sentence) + "\n")
	}
	b.WriteString("\n<sub>" + rulesOf(c) + "</sub>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func markdownDifferences(b *strings.Builder, title string, differences []compare.Difference) {
	if len(differences) == 0 {
		return
	}
	b.WriteString("\n" + title + "\n\n| what | before | after |\n|---|---|---|\n")
	for _, d := range differences {
		markdownRow(b, clip(d.What, widestCell), listed(d.Before), listed(d.After))
	}
}

func markdownScenario(pair compare.ScenarioPair, all bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n### %s\n\n%s before, %d after.\n", plainMarkdown(clip(pair.Scenario, widestCell)), count(uint64(pair.Before), "run"), pair.After)
	markdownDifferences(&b, "Its definition or its conditions are not the same:", pair.Differences)
	var table strings.Builder
	add := func(name string, row comparedRow) {
		comes := plainMarkdown(row.comes())
		if row.regression {
			comes = "**" + comes + "**"
		}
		fmt.Fprintf(&table, "| %s | %s | %s | %s | %s | %s |\n", plainMarkdown(name), row.what,
			plainMarkdown(row.before), plainMarkdown(row.after), row.change, comes)
	}
	if row := facetRow(pair.Verdict); all || row.matters() {
		add("", row)
	}
	for _, v := range pair.Variants {
		name := clip(v.Name, widestName)
		for _, row := range rowsOf(v, all) {
			add(name, row)
			name = ""
		}
	}
	if table.Len() == 0 {
		b.WriteString("\n" + capital(noRows(pair)) + ".\n")
	} else {
		b.WriteString("\n| variant | what | before | after | change | |\n|---|---|---:|---:|---:|---|\n" + table.String())
	}
	for _, sentence := range oneSided("Variants", pair.OnlyBefore, pair.OnlyAfter) {
		b.WriteString("\n" + plainMarkdown(sentence) + "\n")
	}
	return b.String()
}

func markdownRow(b *strings.Builder, cells ...string) {
	for _, cell := range cells {
		b.WriteString("| " + plainMarkdown(cell) + " ")
	}
	b.WriteString("|\n")
}

// links are what GitHub makes a link of.
var links = strings.NewReplacer("://", "&#58;//", "www.", "www&#46;", "WWW.", "WWW&#46;")

// plainMarkdown makes clean text say what it says, in a table too: nothing in
// it is markup, a link, or a mention of a person.
func plainMarkdown(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '@' || r == '#':
			b.WriteRune(r)
			b.WriteString("&#8203;")
		case strings.ContainsRune("\\`*_{}[]<>|!~&", r):
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return links.Replace(b.String())
}
