// Package built says which version of hangscope this is.
//
//	built.Version() // v1.2.3, or devel-0123456789ab of a clone without tags
package built

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"
)

// unversioned is what the go command calls a program that it has given no version.
const unversioned = "(devel)"

// Version returns the module's version as the build recorded it: go build and go
// install do, from the tags and commits of the source. go run does not, but it has just
// compiled what is in the source's folder, and git knows which commit that is.
var Version = sync.OnceValue(func() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != unversioned {
		return info.Main.Version
	}
	program, err := os.Executable()
	_, source, _, ok := runtime.Caller(0)
	if err != nil || !ok || !ofGoRun(program) || !filepath.IsAbs(source) { // with -trimpath it is not
		return unversioned
	}
	return describe(source)
})

// ofGoRun reports whether a program is one that go run made: it is in go build's folder
// for temporary files, or in its cache. go test puts its programs there too.
func ofGoRun(program string) bool {
	folders := strings.Split(filepath.ToSlash(filepath.Dir(program)), "/")
	temporary := func(folder string) bool { return strings.HasPrefix(folder, "go-build") }
	return slices.ContainsFunc(folders, temporary) && !strings.Contains(filepath.Base(program), ".test")
}

// gitLimit is for a command of git, which takes some milliseconds. It may have to read the
// files of a clone that nobody has read since the machine started.
const gitLimit = 2 * time.Second

// describe is what git calls the repository of a source file: the tag v1.2.3, v1.2.3-4-g
// and a commit after it, or a commit alone if there is no tag. A repository that has
// changed since then is dirty. A file that is in somebody else's repository is in none.
func describe(source string) string {
	if _, err := git(source, "ls-files", "--error-unmatch", filepath.Base(source)); err != nil {
		return unversioned
	}
	name, err := git(source, "describe", "--tags", "--match=v*", "--always", "--dirty", "--abbrev=12")
	switch {
	case err != nil || name == "":
		return unversioned
	case strings.HasPrefix(name, "v"):
		return name
	}
	return "devel-" + name
}

// git runs git in the folder of a file. The repository is that of the folder, also in a
// hook of another one.
func git(beside string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), gitLimit)
	defer cancel()
	command := exec.CommandContext(ctx, "git", args...)
	command.Dir = filepath.Dir(beside)
	command.Env = slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "GIT_") })
	output, err := command.Output()
	return strings.TrimSpace(string(output)), err
}
