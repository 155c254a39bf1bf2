package judge

import (
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// served returns who served a call of the load, and the next one; nil if nothing was
// flushed.
func (s *Seen) served(subject *call, afterFlush []call) *result.Served {
	if s.Flush == nil {
		return nil
	}
	flushed := time.Duration(s.Flush.AtNS)
	served := &result.Served{}
	begun := subject.Begun && subject.Started <= flushed
	over := subject.Begun && !subject.Open && subject.Ended < flushed // in virtual time a flush ends it at once
	if begun && !over {
		served.Running = someone(runningAt(subject.Served, flushed))
	}
	if subject.Begun && !over {
		served.NextMessage = subject.nextMessage(flushed)
	}
	switch {
	case s.PerMessage:
		served.NextCall = subject.nextCall(served.NextMessage)
	case subject.Begun && !begun:
		served.NextCall = someone(firstServer(subject.Served))
	default:
		for i, plan := range s.AfterFlush {
			if afterFlush[i].Begun && !plan.AfterFirst {
				served.NextCall = someone(firstServer(afterFlush[i].Served))
				break
			}
		}
	}
	return served
}

// nextMessage returns who passed on the first message that came after a moment. It is
// nil if no more is owed, or nobody waited for long.
func (c *call) nextMessage(after time.Duration) *result.Server {
	for _, service := range c.Served {
		if service.Messages > 0 && service.Last > after {
			return someone(service.By)
		}
	}
	if c.Received >= c.Expected || c.outcome == scenarios.Undecided {
		return nil
	}
	return new(result.Nobody)
}

// nextCall returns to whom the next one came of a loop of calls: who answered it, or has
// it.
func (c *call) nextCall(next *result.Server) *result.Server {
	switch {
	case next == nil || *next != result.Nobody:
		return next
	case c.Ends[evidence.ForwarderToClient].AtWork():
		return someone(c.Server)
	default:
		return new(result.Nobody)
	}
}

// runningAt returns the process that had a call at a moment.
func runningAt(services []evidence.Service, moment time.Duration) evidence.Role {
	var by evidence.Role
	for _, service := range services {
		if service.At <= moment {
			by = service.By
		}
	}
	return by
}

func firstServer(services []evidence.Service) evidence.Role {
	if len(services) == 0 {
		return ""
	}
	return services[0].By
}

// someone is a process, or nobody.
func someone(by evidence.Role) *result.Server {
	if by == "" {
		return new(result.Nobody)
	}
	return new(result.Server(by))
}
