package judge

import (
	"regexp"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
)

// ends returns what the three roles knew of a call.
func (s *Seen) ends(call *call) []result.End {
	forwarder := s.end(call, evidence.ForwarderToClient)
	toClient, toUpstream := call.Ends[evidence.ForwarderToClient], call.Ends[evidence.ForwarderToUpstream]
	forwarder.ToldOfClient, forwarder.ToldOfUpstream = toldError(toClient), toldError(toUpstream)
	forwarder.Errors = int(toClient.Errors + toUpstream.Errors)
	if toClient.Told != nil {
		s.tell(&forwarder, toClient.Told)
	} else if toUpstream.Told != nil {
		s.tell(&forwarder, toUpstream.Told)
	}
	if zombie := stall.FindZombie(call.Record, s.Snapshot.At); zombie != nil {
		forwarder.Zombie = &result.Zombie{Messages: zombie.Messages, ForNS: int64(zombie.For)}
	}
	return []result.End{s.end(call, evidence.ClientEnd), forwarder, s.end(call, evidence.UpstreamEnd)}
}

// end returns what one end knew of a call.
func (s *Seen) end(call *call, of evidence.End) result.End {
	record, does := call.Ends[of], call.Summary(of.Role())
	end := result.End{
		Role:      of.Role(),
		State:     does.Activity.String(),
		SinceNS:   int64(does.Since),
		Down:      doing(call.Doing(of.Role(), evidence.Down)),
		Up:        doing(call.Doing(of.Role(), evidence.Up)),
		OpenCalls: new(s.openCalls(of.Role())),
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
	for _, call := range s.Snapshot.Calls {
		for of, end := range call.Ends {
			if evidence.End(of).Role() == role && end.AtWork() {
				open++
				break // the forwarder has two ends of a call
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
