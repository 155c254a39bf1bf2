package command

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// stdinName is the argument that stands for stdin.
const stdinName = "-"

// readSets reads files of results; the name "-" means stdin.
func readSets(c *cli.Context, names ...string) ([]*result.Set, error) {
	sets, err := readFiles(c, result.Read, names...)
	for i, set := range sets {
		if err == nil {
			err = advised(set.Unsound(calledName(names[i])))
		}
	}
	return sets, err
}

// readDocument is readSets for one file, which may hold a sweep.
func readDocument(c *cli.Context, name string) (result.Document, error) {
	documents, err := readFiles(c, result.ReadDocument, name)
	if err != nil {
		return result.Document{}, err
	}
	if set := documents[0].Set; set != nil {
		err = advised(set.Unsound(calledName(name)))
	}
	return documents[0], err
}

// calledName is what errors call a file.
func calledName(name string) string {
	if name == stdinName {
		return "stdin"
	}
	return name
}

// readFiles reads files. A pipe may have nothing to read for ever: the commands that read
// results are leavable.
func readFiles[T any](c *cli.Context, read func(io.Reader, string) (T, error), names ...string) ([]T, error) {
	var found []T
	for _, name := range names {
		one, err := readInput(name, c.App.Reader, read)
		if err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, nil
}

func readInput[T any](name string, stdin io.Reader, read func(io.Reader, string) (T, error)) (found T, err error) {
	if name == stdinName {
		found, err = read(stdin, "stdin")
		return found, advised(err)
	}
	file, err := os.Open(name)
	if err != nil {
		return found, fileError(name, err)
	}
	defer file.Close() //nolint:errcheck // only read from
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return found, advised(&scenarios.Error{File: name, Problem: "is a folder", Hint: "name a file in it"})
	}
	found, err = read(file, name)
	return found, advised(err)
}

// notAScenario is the error of a file that was read as a scenario. One that hangscope has
// written has another use.
func notAScenario(name string, err error) error {
	info, failed := os.Stat(name)
	if failed != nil || !info.Mode().IsRegular() {
		return err
	}
	file, failed := os.Open(name)
	if failed != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // only read from
	if what := result.Recognize(file); what != "" {
		return &scenarios.Error{File: name, Problem: "is " + what + " of hangscope; allowed: a scenario", Hint: "hangscope render shows such a file"}
	}
	return err
}

// fileError is the error of a file that cannot be opened. It takes the path out of
// the system's message, because the file's name already stands before it.
func fileError(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return advised(&scenarios.Error{File: name, Problem: "no such file", Hint: "hangscope run --format json --output FILE writes one"})
	}
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathError.Err
	}
	return &scenarios.Error{File: name, Problem: err.Error()}
}
