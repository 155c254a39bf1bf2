package report

import _ "embed"

// Schema is the JSON Schema of the documents that [JSON] and [JSONSet] write.
// It is made from the Go types by .ci/schemagen.
//
//go:embed schema.json
var Schema []byte
