package scenarios

import _ "embed"

// Schema is the JSON Schema of a scenario. It is made from the Go types and the rules
// by .ci/schemagen. It allows of each field what the rules allow, but for the greatest
// of durations and for fields that are given as nothing: null, or an empty text. It
// does not know what goes together.
//
//go:embed schema.json
var Schema []byte
