package scenarios

import "slices"

// Expectation is what a variant should show. A nil or empty field expects nothing.
type Expectation struct {
	// Outcome is the worst outcome of the variant's calls.
	Outcome Outcome `yaml:"outcome,omitempty" json:"outcome,omitempty" example:"hung"`
	// Cause is the cause that the diagnosis should name.
	Cause string `yaml:"cause,omitempty" json:"cause,omitempty" example:"half-open"`
	// Hop is the hop of the stall, 1 or 2. If zero, any.
	Hop int `yaml:"hop,omitempty" json:"hop,omitempty" example:"1"`
	// Client, Forwarder, Local and Upstream are what the end of that name should show.
	Client    *EndExpectation `yaml:"client,omitempty" json:"client,omitempty" example:"{told: false}"`
	Forwarder *EndExpectation `yaml:"forwarder,omitempty" json:"forwarder,omitempty" example:"{told: true}"`
	Local     *EndExpectation `yaml:"local,omitempty" json:"local,omitempty" example:"{told: false}"`
	Upstream  *EndExpectation `yaml:"upstream,omitempty" json:"upstream,omitempty" example:"{zombie: true}"`
	// Same is the outcome of the call after the flush on the first call's connection.
	Same Outcome `yaml:"same,omitempty" json:"same,omitempty" example:"broken"`
	// Fresh is the outcome of the call after the flush on a connection of its own.
	Fresh Outcome `yaml:"fresh,omitempty" json:"fresh,omitempty" example:"hung"`
	// NextMessage is who serves the first message that comes after the flush.
	NextMessage string `yaml:"next_message,omitempty" json:"next_message,omitempty" example:"none"`
	// NextCall is who serves the first call that is made after the flush.
	NextCall string `yaml:"next_call,omitempty" json:"next_call,omitempty" example:"local"`
}

// Servers are who may serve a message or a call.
var Servers = []string{"forwarder", "local", "none"}

// End returns what an end should show, nil if nothing is expected of it.
func (e Expectation) End(role string) *EndExpectation {
	switch role {
	case "client":
		return e.Client
	case "forwarder":
		return e.Forwarder
	case "local":
		return e.Local
	case "upstream":
		return e.Upstream
	}
	return nil
}

// EndExpectation is what one end should show.
type EndExpectation struct {
	// Told is whether the end gets an error.
	Told *bool `yaml:"told,omitempty" json:"told,omitempty" example:"true"`
	// Status is the gRPC status code by name, for example Unavailable.
	Status string `yaml:"status,omitempty" json:"status,omitempty" example:"Unavailable"`
	// Zombie is whether the end works on for a peer that is gone.
	Zombie *bool `yaml:"zombie,omitempty" json:"zombie,omitempty" example:"true"`
}

// Outcome is how a call, or a variant, ended.
type Outcome string

// The outcomes, from the best to the worst.
const (
	// Flowing: all messages arrived, in order, none slow.
	Flowing Outcome = "flowing"
	// Slow: all arrived; a latency beyond the threshold, no stall.
	Slow Outcome = "slow"
	// Recovered: a stall that ended.
	Recovered Outcome = "recovered"
	// Undecided: nothing worse was seen, and the call was still open or had not
	// begun when the observation ended. How it would have ended is not known.
	Undecided Outcome = "undecided"
	// Lost: the call ended OK but messages are missing, doubled or out of order.
	Lost Outcome = "lost"
	// Broken: the client was told, with a status.
	Broken Outcome = "broken"
	// Hung: a stall that lasted to the end of the observation.
	Hung Outcome = "hung"
)

// Outcomes lists the outcomes from the best to the worst. Undecided is worse than
// all that a call can recover from, and better than what has certainly gone wrong.
var Outcomes = []Outcome{Flowing, Slow, Recovered, Undecided, Lost, Broken, Hung}

// Decided lists the outcomes that a scenario can expect: all but Undecided,
// which says nothing.
var Decided = slices.DeleteFunc(slices.Clone(Outcomes), func(o Outcome) bool { return o == Undecided })
