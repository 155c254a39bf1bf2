package command

import (
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"hangscope/report"
	"hangscope/scenarios"
)

// schemas are the documents that have a schema, the one without a name first.
var schemas = []struct {
	document string
	text     []byte
}{
	{"result", report.Schema},
	{"scenario", scenarios.Schema},
}

func schemaCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "schema",
		Usage: "print the JSON Schema of what --format json writes, or of a scenario",
		UsageText: `hangscope schema > schema.json                of results: the same as schema result
hangscope schema scenario > scenario.json     of scenarios, for an editor to complete and check them`,
		OnUsageError: usageError,
		Action: leavable(func(c *cli.Context) error {
			args, err := arguments(c, 1)
			if err != nil {
				return err
			}
			text, err := schemaOf(args)
			if err != nil {
				return err
			}
			_, err = stdout.Write(text)
			return err
		}),
	}
}

// schemaOf finds the schema of the document that the arguments name.
func schemaOf(args []string) ([]byte, error) {
	if len(args) == 0 {
		return schemas[0].text, nil
	}
	var known []string
	for _, schema := range schemas {
		known = append(known, schema.document)
	}
	i := slices.Index(known, args[0])
	if i < 0 {
		return nil, unknownWord("schema", args[0], known)
	}
	return schemas[i].text, nil
}
