package judge

import (
	"regexp"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
)

// ends returns what the three roles knew of a call.
func (s *Seen) ends(call *call) []result.End {
	forwarder := s.end(call, working(call.Record))
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

// working returns the end that says most about what the forwarder is doing: the
// end that it sends to while it is blocked in Send, else the end from which it
// waits for messages.
func working(record evidence.Record) evidence.End {
	from, to := evidence.ForwarderToUpstream, evidence.ForwarderToClient
	if record.Direction == evidence.Up {
		from, to = to, from
	}
	if record.Ends[to].Activity == evidence.BlockedInSend {
		return to
	}
	return from
}

// end returns what one end knew of a call.
func (s *Seen) end(call *call, of evidence.End) result.End {
	record := call.Ends[of]
	end := result.End{
		Role:      of.Role(),
		State:     record.Activity.String(),
		SinceNS:   int64(record.Since),
		OpenCalls: new(s.openCalls(of.Role())),
		Told:      toldError(record),
		Errors:    int(record.Errors),
	}
	if record.Told != nil {
		s.tell(&end, record.Told)
	}
	return end
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
		end.AfterFlushNS = new(int64(t.At) - s.Flush.AtNS)
	}
}

func toldError(end evidence.EndRecord) *bool {
	if !end.Reached {
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
