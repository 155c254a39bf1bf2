package recording

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"

	"hangscope/repro/result"
)

const (
	// maxStackBytes bounds the stacks of a recording.
	maxStackBytes = 1 << 20
	// maxAllStackBytes bounds the stacks of all goroutines, from which those
	// are taken. The world stands still while they are written: some
	// milliseconds for this size.
	maxAllStackBytes = 4 << 20
	// stackSeparator stands between two stacks.
	stackSeparator = "\n\n"
)

// Owner names an execution, among others that run at the same time.
type Owner struct {
	// Part is the part of the result, Run the run, Variant the variant.
	Part         result.Part
	Run, Variant string
}

// Labels mark the goroutines of an execution, and all that they start.
func (o Owner) Labels() pprof.LabelSet {
	return pprof.Labels("part", string(o.Part), "run", o.Run, "variant", o.Variant)
}

// Stacks returns the stacks of the goroutines of an execution. Other executions
// run at the same time, and their goroutines look the same; if the runtime does
// not write their labels, the stacks are those of all executions.
func (o Owner) Stacks() []byte {
	all := strings.Split(strings.TrimSpace(labelledStacks()), stackSeparator)
	label := fmt.Sprintf(" labels:{%q: %q, %q: %q, %q: %q}]", "part", o.Part, "run", o.Run, "variant", o.Variant)
	var own []string
	for _, stack := range all {
		if before, behind, ok := strings.Cut(stack, label); ok {
			own = append(own, before+"]"+behind)
		}
	}
	if own == nil {
		own = all
	}
	var text bytes.Buffer
	for i, stack := range own {
		stack = withoutPaths(stack) + stackSeparator
		if text.Len()+len(stack) > maxStackBytes {
			fmt.Fprintf(&text, "(%d more goroutines)\n", len(own)-i)
			break
		}
		text.WriteString(stack)
	}
	return text.Bytes()
}

// debugging guards the environment while it is changed.
var debugging sync.Mutex

// labelledStacks returns the stacks of all goroutines with their labels. The
// runtime writes labels if the environment says so; neither go.mod nor a
// directive can.
func labelledStacks() string {
	debugging.Lock()
	defer debugging.Unlock()
	const name = "GODEBUG"
	before, was := os.LookupEnv(name)
	if err := os.Setenv(name, strings.TrimPrefix(before+",tracebacklabels=1", ",")); err == nil {
		defer func() {
			if was {
				_ = os.Setenv(name, before)
			} else {
				_ = os.Unsetenv(name)
			}
		}()
	}
	text := make([]byte, maxAllStackBytes)
	text = text[:runtime.Stack(text, true)]
	if len(text) == maxAllStackBytes {
		text = text[:max(0, bytes.LastIndex(text, []byte(stackSeparator)))]
	}
	return string(text)
}

// place matches the line that names a function in a stack, and the next one,
// which says where the function is.
var place = regexp.MustCompile(`(?m)^(created by )?(\S.*)\n\t(.+):(\d+)`)

// withoutPaths reduces the files of stacks to their import paths.
func withoutPaths(text string) string {
	return place.ReplaceAllStringFunc(text, func(found string) string {
		parts := place.FindStringSubmatch(found)
		created, function, file, line := parts[1], parts[2], parts[3], parts[4]
		return created + function + "\n\t" + importPath(file, function) + ":" + line
	})
}

// inModule matches a file in the cache of modules: a version and the file in
// it.
var inModule = regexp.MustCompile(`@(v[^/\\]+)/(.+)$`)

// importPath returns the import path of a file. If the file is in no known
// folder, the path follows from the name of the function.
func importPath(file, function string) string {
	if !filepath.IsAbs(file) {
		return file // built with -trimpath
	}
	for _, r := range roots() {
		if within, ok := strings.CutPrefix(file, r.folder); ok {
			return r.name + within
		}
	}
	name := packageOf(function)
	if found := inModule.FindStringSubmatch(file); found != nil {
		version, within := found[1], found[2]
		if module, ok := strings.CutSuffix(name+"/", strings.TrimPrefix(path.Dir(within)+"/", "./")); ok {
			return strings.TrimSuffix(module, "/") + "@" + version + "/" + within
		}
	}
	return path.Join(name, path.Base(file))
}

// root is a folder on this machine, and the name that stands for it in stacks.
type root struct{ folder, name string }

// roots are the folders that this module and the standard library were built
// from.
var roots = sync.OnceValue(func() []root {
	_, here, _, _ := runtime.Caller(0)
	collector := runtime.FuncForPC(reflect.ValueOf(runtime.GC).Pointer())
	std, _ := collector.FileLine(collector.Entry())
	return []root{
		{folder: strings.TrimSuffix(here, "repro/recording/stacks.go"), name: "hangscope/"},
		{folder: strings.TrimSuffix(std, "runtime/mgc.go")},
	}
})

// packageOf returns the import path of a function's package.
func packageOf(function string) string {
	folder, name := path.Split(function)
	name, _, _ = strings.Cut(name, ".")
	return folder + name
}
