package check

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/repro/agent"
	"hangscope/repro/result"
)

// column is the judgement of one column while it is made.
type column struct {
	reader
	options Options
	eras    []era
	ports   portSet
	worst   hanging
}

func (c *column) judge() result.CheckedColumn {
	version, image := c.version()
	c.eras = eras(version, c.conntrackOff())
	c.ports = c.redirectedPorts()
	out := result.CheckedColumn{
		Operator: c.operator, Applies: c.applies(), Values: c.values(),
		Ports: c.ports.known, Mesh: mesh(c.options.Mesh),
	}
	out.Redirected = c.over(c.redirected)
	out.Flushed = c.over(c.flushed)
	out.Generations = c.generations()
	out.Others = c.over(c.others)
	out.Risk = c.over(c.risk)
	if version == "" && out.Risk.Answer == result.NotSure {
		out.Risk.Reason += " " + image
	}
	return out
}

// applies reports whether the configuration leaves the column possible.
func (c *column) applies() bool {
	use, known := c.yes(useField)
	return !known || !c.given(useField) || use == c.operator
}

// version is the agent's version, empty if not known, and then why.
func (c *column) version() (version, why string) {
	if !c.operator {
		if tag, known := c.imageTag(); !known {
			return "", "The image of the agent has no tag that is a version."
		} else if tag != "" {
			return tag, ""
		}
	}
	if c.options.Version == "" {
		return "", "The version of mirrord is not known: --mirrord-version decides."
	}
	return c.options.Version, ""
}

// imageTag is the version that the agent's image names, empty if the image names none, so
// that the command line's own version decides. It is not known of latest and of a digest.
func (c *column) imageTag() (tag string, known bool) {
	if c.templated(imageField) {
		return "", false
	}
	var parts struct{ Registry, Tag string }
	text := c.text(imageField)
	if text == "" && c.json(imageField, &parts) {
		text = ":" + parts.Tag
	}
	_, name, _ := strings.Cut("/"+text[strings.LastIndex(text, "/")+1:], "/")
	if strings.Contains(name, "@") {
		return "", false
	}
	_, tag, _ = strings.Cut(name, ":")
	if tag == "" {
		return "", true
	}
	v, err := agent.ParseVersion(tag)
	return v.String(), err == nil
}

// over asks a question of each era, and joins the answers.
func (c *column) over(ask func(era) result.CheckedAnswer) result.CheckedAnswer {
	said := map[result.Answer][]era{}
	reasons := map[result.Answer]string{}
	for _, e := range c.eras {
		a := ask(e)
		said[a.Answer] = append(said[a.Answer], e)
		reasons[a.Answer] = a.Reason
	}
	if len(said) == 1 {
		for answer, reason := range reasons {
			return result.CheckedAnswer{Answer: answer, Reason: reason}
		}
	}
	var parts []string
	for _, answer := range result.Answers {
		if eras := said[answer]; len(eras) > 0 {
			parts = append(parts, fmt.Sprintf("%s under %s", answer, strings.Join(spans(eras, said), ", ")))
		}
	}
	reason := "The answer is " + strings.Join(parts, "; ") + "."
	for _, answer := range result.Answers {
		if reasons[answer] != "" {
			return result.CheckedAnswer{Answer: result.NotSure, Reason: reason + " " + reasons[answer]}
		}
	}
	return result.CheckedAnswer{Answer: result.NotSure, Reason: reason}
}

// spans name eras by their generations. Where one generation has more than one answer, a
// version tells them apart.
func spans(eras []era, said map[result.Answer][]era) []string {
	var names []string
	for _, e := range eras {
		name := e.name()
		if e.generation == nil {
			name = "mirrord before " + agent.FlushFirst
		} else if v, torn := turn(name, said); torn && e.version.Compare(v) < 0 {
			name += " before " + v.String()
		} else if torn {
			name += " since " + v.String()
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// turn is the version since which a generation has its last answer, if it has more than one.
func turn(name string, said map[result.Answer][]era) (agent.Version, bool) {
	var since agent.Version
	answers := 0
	for _, eras := range said {
		i := slices.IndexFunc(eras, func(e era) bool { return e.name() == name })
		if i < 0 {
			continue
		}
		answers++
		if eras[i].version.Compare(since) > 0 {
			since = eras[i].version
		}
	}
	return since, answers > 1
}

// generations are those in which it may be flushed.
func (c *column) generations() []string {
	names := []string{}
	for _, e := range c.eras {
		if e.generation != nil && c.flushed(e).Answer != result.No && !slices.Contains(names, e.name()) {
			names = append(names, e.name())
		}
	}
	return names
}

func mesh(m result.PodMesh) result.CheckedAnswer {
	switch m {
	case result.NoMesh:
		return result.CheckedAnswer{Answer: result.No, Reason: "--mesh says so."}
	case result.Linkerd, result.Istio:
		return result.CheckedAnswer{Answer: result.Yes, Reason: "--mesh " + string(m) + "."}
	default:
		return result.CheckedAnswer{Answer: result.NotSure, Reason: "A configuration does not say; --mesh does."}
	}
}
