package probes

import (
	"fmt"
	"strings"
	"time"

	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// Seen is what a probe saw, for a form to lay out.
func Seen(p *result.Probed) tables.Seen {
	page := tables.Seen{Provenance: Provenance(p), Title: title(p), Summary: summary(p), Interrupted: p.Interrupted}
	page.Badge, page.Headline = verdict(p)
	if p.Interrupted {
		page.Also = append(page.Also, "It was ended early; this is what it had seen.")
	}
	page.Also = append(page.Also, causes(p)...)
	if said := difference(p); said != "" {
		page.Also = append(page.Also, said)
	}
	if p.Services != nil {
		add(&page, services(p.Services)...)
	} else {
		add(&page, calls(p), times(p), alone(p, stalls(p)), alone(p, seen(p)), alone(p, worst(p)))
		if len(p.Compared) > 0 {
			add(&page, compared(p))
			page.Parts[len(page.Parts)-1].Lines = comparison(p)
		}
	}
	page.Closing = closing(p)
	return page
}

// alone is a table without its column of sides, if there is one side.
func alone(p *result.Probed, t tables.Table) tables.Table {
	if len(p.Sides) < 2 {
		return t.Without("side")
	}
	return t
}

// add adds the tables that have rows.
func add(page *tables.Seen, all ...tables.Table) {
	for _, t := range all {
		if len(t.Rows) > 0 {
			page.Add(t)
		}
	}
}

// Provenance is line 1, which says what the page is of: no simulation, and our own end alone.
func Provenance(p *result.Probed) string {
	made := p.Made
	if at, err := time.Parse(time.RFC3339, p.Made); err == nil {
		made = at.UTC().Format("2006-01-02 15:04 UTC")
	}
	return phrase.Dotted("probed", "a service of others, seen from our own end", "nothing is simulated",
		phrase.Clip(p.Tool.Name+" "+p.Tool.Version, phrase.WidestCell), phrase.Clip(made, phrase.WidestName))
}

func title(p *result.Probed) string {
	if p.Method == "" {
		return "the services found"
	}
	return phrase.Clip(strings.TrimPrefix(p.Method, "/"), phrase.Prose)
}

func summary(p *result.Probed) string {
	var ports []string
	for _, side := range p.Sides {
		ports = append(ports, fmt.Sprintf("%s: port %d", phrase.Clip(side.Name, phrase.WidestName), side.Port))
	}
	secure := "plaintext"
	if p.TLS {
		secure = "TLS"
	}
	return phrase.Dotted(phrase.Clip(string(p.Calls), phrase.WidestName), strings.Join(ports, ", "), secure,
		phrase.Named("described by ", p.Described))
}

// closing says what was asked, and what a probe cannot know.
func closing(p *result.Probed) []string {
	var lines []string
	if p.Services == nil {
		lines = append(lines, asked(p))
	}
	for _, note := range p.Notes {
		lines = append(lines, phrase.Clip(note, 2*phrase.Prose))
	}
	if p.Services == nil {
		lines = append(lines, "What the peer does, and what is between, is not observed: a probe sees its own end of the connection.")
	}
	return lines
}

// asked says what the probe was asked for.
func asked(p *result.Probed) string {
	a := p.Asked
	parts := []string{phrase.Count(uint64(a.Repeat*a.Concurrency), "call") + " of each side"} //nolint:gosec // a count
	if len(p.Sides) < 2 {
		parts[0] = phrase.Count(uint64(a.Repeat*a.Concurrency), "call") //nolint:gosec // a count
	}
	if a.Concurrency > 1 {
		parts = append(parts, fmt.Sprintf("%d at once", a.Concurrency))
	}
	if a.EveryNS > 0 {
		parts = append(parts, fmt.Sprintf("every %s, %s", phrase.Duration(a.EveryNS), phrase.Count(uint64(p.Rounds), "round"))) //nolint:gosec // a count
	}
	if a.Messages > 0 {
		parts = append(parts, phrase.Count(a.Messages, "message")+" of each are enough")
	}
	if a.ForNS > 0 {
		parts = append(parts, "each for "+phrase.Duration(a.ForNS))
	}
	if a.MaxTimeNS > 0 {
		parts = append(parts, "a deadline of "+phrase.Duration(a.MaxTimeNS))
	}
	parts = append(parts, fmt.Sprintf("a silence of %s is a stall, and one of %s more is given up", phrase.Duration(a.StallAfterNS), phrase.Duration(a.WithinNS)))
	return "Asked for: " + strings.Join(parts, ", ") + "."
}
