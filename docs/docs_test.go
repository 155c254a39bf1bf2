// Package docs_test keeps the documents true: it runs their commands, reads
// their scenarios and follows their links. For a writer of documents:
//
//	```sh                  lines "$ hangscope …" and "$ go run . …" are run
//	```console             their output is compared too; "..." is any lines
//	$ hangscope run x.yaml # exit 2
//	```yaml scenario       hangscope show reads it
//	```yaml scenario x.yaml   so named, later blocks of the file find it too
//	```go file PATH        in extending.md: a file of the module, compiled and run;
//	                       in watching.md: a program in a module of its own
//
// The commands of a block run one after another in one empty folder. A run that names
// neither --clock nor --layer is tried with --clock virtual: its verdict is the same, it
// takes no time, and a busy machine does not change it. It has no latencies, and no cures
// and no isolation but those that the line asks for. A line that needs real time says
// --clock real.
package docs_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangscope/report/sample/catalogue"
)

// commandLimit is for one command. In virtual time it takes less than a second; a
// minute is room enough on two busy cores. It is far below the ten minutes after which
// go test ends the package without naming a line.
const commandLimit = time.Minute

func TestCommands(t *testing.T) {
	catalogue.Whole(t)
	t.Parallel()
	files := documents(t)
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("the documents are written for sh, and there is none")
	}
	program := shell{folder: t.TempDir(), limit: commandLimit}
	// The documents show a program without a version. A clone would stamp its commit.
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", program.folder+string(filepath.Separator), "..")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", build, err, output)
	}
	for file, text := range files {
		blocks, _ := split(file, text)
		scenarios := map[string]string{}
		for _, b := range blocks {
			if name := b.scenario(); name != "" {
				scenarios[name] = strings.Join(b.lines, "\n")
			}
			if len(b.commands()) == 0 {
				continue
			}
			beside := maps.Clone(scenarios)
			t.Run(fmt.Sprintf("%s:%d", filepath.Base(file), b.line), func(t *testing.T) {
				t.Parallel()
				folder := t.TempDir()
				for name, text := range beside {
					if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				for _, err := range program.try(t.Context(), folder, b) {
					t.Error(err)
				}
			})
		}
	}
}

// shell runs commands with the program first in its path.
type shell struct {
	// folder holds the program.
	folder string
	// limit is for each command.
	limit time.Duration
}

// try runs the commands of a block in a folder and returns what is not as the
// block says.
func (s shell) try(ctx context.Context, folder string, b block) []error {
	var wrong []error
	for _, c := range b.commands() {
		got, exit, err := s.run(ctx, folder, c.shell)
		switch {
		case err != nil:
			wrong = append(wrong, fmt.Errorf("%s:%d: %s: %w; it wrote:\n%s", b.file, c.line, c.shell, err, got))
			continue
		case exit != c.exit:
			wrong = append(wrong, fmt.Errorf("%s:%d: %s: exit %d, want %d; it wrote:\n%s", b.file, c.line, c.shell, exit, c.exit, got))
			continue
		case !c.compare:
			continue
		}
		have := maskAll(strings.Split(got, "\n"))
		if at := mismatch(maskAll(c.output), have); at >= 0 {
			wrong = append(wrong, fmt.Errorf("%s:%d: not what %s writes from here on; without figures and shapes it writes:\n%s",
				b.file, c.line+1+at, c.shell, strings.Join(have, "\n")))
		}
	}
	return wrong
}

// run returns what a command wrote to stdout and stderr, and its exit code.
func (s shell) run(ctx context.Context, folder, typed string) (output string, exit int, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, s.limit, fmt.Errorf("not done after %s", s.limit))
	defer cancel()
	command := exec.CommandContext(ctx, "sh", "-c", typed)
	command.Dir = folder
	command.Env = append(os.Environ(), "PATH="+s.folder+string(filepath.ListSeparator)+os.Getenv("PATH"), "NO_COLOR=1", "LC_ALL=C.UTF-8", "GITHUB_ACTIONS=")
	// A child that outlives the shell keeps the output open; it had its time.
	command.WaitDelay = time.Second
	written, err := command.CombinedOutput()
	var ended *exec.ExitError
	switch {
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	case errors.As(err, &ended):
		exit, err = ended.ExitCode(), nil
	}
	return string(written), exit, err
}

func TestLinks(t *testing.T) {
	for file, text := range documents(t) {
		_, prose := split(file, text)
		for _, l := range links(prose) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), filepath.FromSlash(l.target))); err != nil {
				t.Errorf("%s:%d: no such file: %s", file, l.line, l.target)
			}
		}
	}
}

// documents are README.md and the files beside this test, by their path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	readme := filepath.Join("..", "README.md")
	if _, err := os.Stat(readme); errors.Is(err, os.ErrNotExist) {
		t.Skip("README.md is not written yet; with it, the documents are to be true")
	}
	names, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, name := range append(names, readme) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
	}
	return files
}
