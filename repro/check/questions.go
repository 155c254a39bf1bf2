package check

import (
	"fmt"
	"strings"

	"hangscope/repro/agent"
	"hangscope/repro/result"
)

// redirected says whether traffic is redirected to an agent of an era.
func (c *column) redirected(e era) result.CheckedAnswer {
	switch {
	case c.text(targetField) == "targetless" || c.text("target.path") == "targetless":
		return result.CheckedAnswer{Answer: result.No, Reason: "There is no target."}
	case c.templated(modeField):
		return result.CheckedAnswer{Answer: result.NotSure, Reason: "A template decides the mode, and only mirrord renders it."}
	case c.ports.none:
		return result.CheckedAnswer{Answer: result.No, Reason: "No port that the program listens on is left to redirect."}
	}
	switch mode := c.text(modeField); mode {
	case "off":
		return result.CheckedAnswer{Answer: result.No, Reason: "Incoming traffic is off."}
	case "steal":
		return result.CheckedAnswer{Answer: result.Yes, Reason: "The mode steal redirects."}
	case "mirror":
		return c.mirrored(e)
	default:
		return result.CheckedAnswer{Answer: result.NotSure, Reason: fmt.Sprintf("The mode %q is not known.", mode)}
	}
}

// mirrored says whether mirroring redirects.
func (c *column) mirrored(e era) result.CheckedAnswer {
	since := agent.MirrorRedirects
	if c.operator {
		since = agent.MirrorEverybody
	}
	if e.version.AtLeast(since) {
		return result.CheckedAnswer{Answer: result.Yes, Reason: "The mode mirror redirects and flushes too, since " + since + "."}
	}
	return result.CheckedAnswer{Answer: result.No, Reason: "Before " + since + " the mode mirror reads packets, and flushes nothing."}
}

// flushed says whether the connections that exist are flushed.
func (c *column) flushed(e era) result.CheckedAnswer {
	redirected := c.redirected(e)
	on, known := c.yes(flushField)
	v := c.value(flushField)
	decided := v.Source.Kind != "default" && v.Source.Kind != ""
	scaled, scaleKnown := c.yes(scaleField)
	switch {
	case redirected.Answer == result.No:
		return result.CheckedAnswer{Answer: result.No, Reason: "Nothing is redirected."}
	case e.generation == nil:
		return result.CheckedAnswer{Answer: result.No, Reason: "Before " + agent.FlushFirst + " there was no flush."}
	case scaled && scaleKnown:
		return result.CheckedAnswer{Answer: result.No, Reason: "scale_down ends the old pods, and their connections with them."}
	case !known:
		return result.CheckedAnswer{Answer: result.NotSure, Reason: "A template decides " + flushField + ", and only mirrord renders it."}
	case c.operator && c.in.Operator == nil:
		return result.CheckedAnswer{Answer: result.NotSure, Reason: "The operator's agent.extraConfig.flush_connections decides; --operator reads it. Its default is on."}
	case !on && decided:
		return result.CheckedAnswer{Answer: result.No, Reason: "flush_connections is false."}
	case !decided && !e.version.AtLeast(agent.FlushByDefault):
		return result.CheckedAnswer{Answer: result.No, Reason: "Before " + agent.FlushByDefault + " the flush was off by default."}
	case redirected.Answer == result.NotSure:
		return redirected
	case !decided:
		return result.CheckedAnswer{Answer: result.Yes, Reason: "flush_connections is true by default."}
	default:
		return result.CheckedAnswer{Answer: result.Yes, Reason: "flush_connections is true."}
	}
}

// risk says whether a running stream may hang in silence.
func (c *column) risk(e era) result.CheckedAnswer {
	flushed := c.flushed(e)
	if flushed.Answer == result.No {
		return result.CheckedAnswer{Answer: result.No, Reason: "Nothing is flushed: " + strings.ToLower(flushed.Reason[:1]) + flushed.Reason[1:]}
	}
	found := c.hanging(e)
	if found.answer == result.No {
		return result.CheckedAnswer{Answer: result.No, Reason: told(e)}
	}
	if flushed.Answer == result.NotSure {
		found.answer = result.NotSure
	}
	if c.worst.rank() < found.rank() {
		c.worst = found
	}
	return result.CheckedAnswer{Answer: found.answer, Reason: found.reason(flushed)}
}

// told says what becomes of connections where no stream hangs.
func told(e era) string {
	if e.name() == "g2" {
		return "A stream that is cut is told so: its client gets Unavailable."
	}
	return "The flush by " + e.name() + " cuts connections, and both sides are told: the client gets Unavailable."
}
