package report

import (
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// checkSARIF holds a document to the schema of SARIF 2.1.0. The file is that of OASIS without
// its descriptions.
func checkSARIF(t *testing.T, text string) {
	t.Helper()
	file, err := os.Open("testdata/sarif-2.1.0.schema.json")
	require.NoError(t, err)
	defer file.Close() //nolint:errcheck // only read from
	schema, err := jsonschema.UnmarshalJSON(file)
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("sarif.json", schema))
	compiled, err := compiler.Compile("sarif.json")
	require.NoError(t, err)
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, compiled.Validate(document))
}
