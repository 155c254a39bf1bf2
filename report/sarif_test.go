package report

import (
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// sarifSchema is that of SARIF 2.1.0, as OASIS has published it, without its descriptions.
var sarifSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	text, err := os.ReadFile("testdata/sarif-2.1.0.schema.json")
	if err != nil {
		return nil, err
	}
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("sarif.json", parsed); err != nil {
		return nil, err
	}
	return compiler.Compile("sarif.json")
})

// checkSARIF holds a document to the schema of SARIF 2.1.0.
func checkSARIF(t *testing.T, text string) {
	t.Helper()
	schema, err := sarifSchema()
	require.NoError(t, err)
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, schema.Validate(document))
}

// The schema is at work: it refuses a level that SARIF does not have.
func TestSARIFSchemaRefuses(t *testing.T) {
	schema, err := sarifSchema()
	require.NoError(t, err)
	wrong, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"message": {"text": "x"}, "level": "loud"}]}]}`))
	require.NoError(t, err)
	require.Error(t, schema.Validate(wrong))
}
