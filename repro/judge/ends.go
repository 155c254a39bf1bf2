package judge

import (
	"regexp"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
)

// ends returns what the roles knew of a call. In the middle of the chain it may have
// come to the forwarder, to the local process, or to both, one after the other.
func (s *Seen) ends(call *call) []result.End {
	ends := []result.End{s.end(&call.Record, evidence.ClientEnd)}
	for _, role := range [...]evidence.Role{evidence.Forwarder, evidence.Local} {
		if record, served := call.By(role); served {
			ends = append(ends, s.middle(record))
		}
	}
	if call.Server == "" {
		ends = append(ends, s.middle(call.Record)) // it came to neither
	}
	return append(ends, s.end(&call.Record, evidence.UpstreamEnd))
}

// middle returns what the process in the middle of a call's chain knew of it.
func (s *Seen) middle(record evidence.Record) result.End {
	end := s.end(&record, evidence.ForwarderToClient)
	toClient, toUpstream := record.Ends[evidence.ForwarderToClient], record.Ends[evidence.ForwarderToUpstream]
	end.ToldOfClient, end.ToldOfUpstream = toldError(toClient), toldError(toUpstream)
	end.Errors = int(toClient.Errors + toUpstream.Errors)
	if toClient.Told != nil {
		s.tell(&end, toClient.Told)
	} else if toUpstream.Told != nil {
		s.tell(&end, toUpstream.Told)
	}
	if zombie := stall.FindZombie(record, s.Snapshot.At); zombie != nil {
		end.Zombie = &result.Zombie{Messages: zombie.Messages, ForNS: int64(zombie.For)}
	}
	return end
}

// end returns what one end of a call's chain knew of it.
func (s *Seen) end(call *evidence.Record, of evidence.End) result.End {
	record, role := call.Ends[of], call.RoleOf(of)
	does := call.Summary(role)
	end := result.End{
		Role:      role,
		State:     does.Activity.String(),
		SinceNS:   int64(does.Since),
		Down:      doing(call.Doing(role, evidence.Down)),
		Up:        doing(call.Doing(role, evidence.Up)),
		OpenCalls: new(s.openCalls(role)),
		Told:      toldError(record),
		Errors:    int(record.Errors),
	}
	if record.Told != nil {
		s.tell(&end, record.Told)
	}
	return end
}

// doing returns what a role does for one direction, nil if nothing is to be done.
func doing(d evidence.Doing) *result.Doing {
	if d.Activity == evidence.Idle {
		return nil
	}
	return &result.Doing{State: d.Activity.String(), SinceNS: int64(d.Since)}
}

// openCalls counts the calls that a role was at work for.
func (s *Seen) openCalls(role evidence.Role) int {
	open := 0
	for i := range s.Snapshot.Calls {
		call := s.Snapshot.Calls[i]
		if of, served := call.By(role); served {
			call = of
		}
		for of := range call.Ends {
			if call.RoleOf(evidence.End(of)) == role && call.Ends[of].AtWork() {
				open++
				break // who is in the middle has two ends of a call
			}
		}
	}
	return open
}

// tell writes down what an end was told.
func (s *Seen) tell(end *result.End, t *evidence.Told) {
	end.Told = new(true)
	end.Status, end.Message = t.Code, withoutAddresses(t.Message)
	end.ToldNS = new(int64(t.At))
	if s.Flush != nil {
		end.AfterFlushNS = afterFlush(int64(t.At), s.Flush)
	}
}

func toldError(end evidence.EndRecord) *bool {
	if !end.Reached() {
		return nil
	}
	return new(end.Told != nil)
}

// address matches an IPv4 address and port. They differ from run to run and say
// nothing: the layer's numbers are in the flow table.
var address = regexp.MustCompile(`\d+\.\d+\.\d+\.\d+:\d+`)

func withoutAddresses(message string) string {
	return address.ReplaceAllString(message, "loopback")
}
