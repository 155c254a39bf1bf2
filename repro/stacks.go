package repro

import (
	"bytes"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync"
)

// mostStacks bounds the stacks of a recording, in bytes.
const mostStacks = 1 << 20

// stacks returns the stacks of all goroutines as Go prints them, cut at a
// goroutine if there are too many. A file is named as an import path names it:
// nothing in it is from the machine that built the program.
func stacks() []byte {
	text := make([]byte, mostStacks)
	text = text[:runtime.Stack(text, true)]
	if len(text) == mostStacks {
		const between = "\n\n"
		text = append(text[:bytes.LastIndex(text, []byte(between))+1], "\n(more goroutines than fit)\n"...)
	}
	return withoutPaths(text)
}

// place is the line of a stack that says where a function is, behind the line
// that names the function.
var place = regexp.MustCompile(`(?m)^(created by )?(\S.*)\n\t(.*\.(?:go|s)):(\d+)`)

// withoutPaths reduces the files of stacks to their import paths.
func withoutPaths(text []byte) []byte {
	return place.ReplaceAllFunc(text, func(found []byte) []byte {
		parts := place.FindSubmatch(found)
		created, function, file, line := parts[1], parts[2], parts[3], parts[4]
		short := importPath(string(file), string(function))
		return bytes.Join([][]byte{created, function, []byte("\n\t" + short + ":"), line}, nil)
	})
}

// inModule is a file in the cache of modules: a version and the file in it.
var inModule = regexp.MustCompile(`@(v[^/\\]+)/(.+)$`)

// importPath returns the import path of a file. If it is in no folder that is
// known, the name of its function says it.
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

// root is a folder of files and what it is called without the machine's part.
type root struct{ folder, name string }

// roots are the folders that this module and the standard library were built
// from.
var roots = sync.OnceValue(func() []root {
	_, here, _, _ := runtime.Caller(0)
	collector := runtime.FuncForPC(reflect.ValueOf(runtime.GC).Pointer())
	std, _ := collector.FileLine(collector.Entry())
	return []root{
		{folder: strings.TrimSuffix(here, "repro/stacks.go"), name: "hangscope/"},
		{folder: strings.TrimSuffix(std, "runtime/mgc.go")},
	}
})

// packageOf returns the import path of a function's package.
func packageOf(function string) string {
	folder, name := path.Split(function)
	name, _, _ = strings.Cut(name, ".")
	return folder + name
}
