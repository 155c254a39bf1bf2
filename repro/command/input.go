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

// readSets reads files of results; the name "-" means stdin. It returns when the
// context ends, because stdin or a named pipe may have nothing to read for ever.
func readSets(c *cli.Context, names ...string) ([]*result.Set, error) {
	type outcome struct {
		sets []*result.Set
		err  error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		for _, name := range names {
			var set *result.Set
			if set, o.err = readSet(name, c.App.Reader); o.err != nil {
				break
			}
			o.sets = append(o.sets, set)
		}
		done <- o
	}()
	select {
	case o := <-done:
		return o.sets, o.err
	case <-c.Done():
		return nil, exitError(ExitInterrupted)
	}
}

func readSet(name string, stdin io.Reader) (*result.Set, error) {
	if name == stdinName {
		return advisedSet(result.Read(stdin, "stdin"))
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fileError(name, err)
	}
	defer file.Close() //nolint:errcheck // only read from
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, advised(&scenarios.Error{File: name, Problem: "is a folder", Hint: "name a file in it"})
	}
	return advisedSet(result.Read(file, name))
}

func advisedSet(set *result.Set, err error) (*result.Set, error) {
	return set, advised(err)
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
