package probe

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/bufbuild/protocompile"
	"github.com/bufbuild/protocompile/reporter"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"hangscope/scenarios"
)

// files are services that files describe.
type files struct {
	name  string
	found []protoreflect.FileDescriptor
}

// Name implements Source.
func (f files) Name() string { return f.name }

// Services implements Source.
func (f files) Services() ([]string, error) {
	names := []string{}
	for _, file := range f.found {
		for i := range file.Services().Len() {
			names = append(names, string(file.Services().Get(i).FullName()))
		}
	}
	return names, nil
}

// Service implements Source.
func (f files) Service(name string) (protoreflect.ServiceDescriptor, error) {
	for _, file := range f.found {
		if service, err := serviceOf(file, name); err == nil {
			return service, nil
		}
	}
	return nil, &scenarios.Error{Problem: fmt.Sprintf("no file describes the service %q", name)}
}

// Protosets returns a source of sets of descriptors, as protoc writes them with
// --descriptor_set_out and --include_imports.
func Protosets(names []string) (Source, error) {
	var all descriptorpb.FileDescriptorSet
	seen := make(map[string]bool)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, unreadable(name, err, "protoc --descriptor_set_out FILE --include_imports writes one")
		}
		var one descriptorpb.FileDescriptorSet
		if err := proto.Unmarshal(text, &one); err != nil {
			return nil, &scenarios.Error{
				File: name, Problem: "is no set of descriptors", Hint: "protoc --descriptor_set_out FILE --include_imports writes one; -proto FILE reads a source",
			}
		}
		for _, file := range one.GetFile() {
			if !seen[file.GetName()] {
				seen[file.GetName()] = true
				all.File = append(all.File, file)
			}
		}
	}
	linked, err := protodesc.NewFiles(&all)
	if err != nil {
		return nil, &scenarios.Error{
			File: strings.Join(names, ", "), Problem: strings.ReplaceAll(err.Error(), "\u00a0", " "), Hint: "protoc --include_imports writes what a file imports too",
		}
	}
	of := files{name: "protoset"}
	linked.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		of.found = append(of.found, file)
		return true
	})
	return of, nil
}

// Protos returns a source of .proto files, which are looked for in the import paths; in the
// folder of the process if there is none.
func Protos(ctx context.Context, importPaths, names []string) (Source, error) {
	compiler := protocompile.Compiler{
		Resolver: protocompile.WithStandardImports(&protocompile.SourceResolver{ImportPaths: importPaths}),
	}
	for i, name := range names {
		if err := exists(importPaths, name); err != nil {
			return nil, err
		}
		names[i] = filepath.ToSlash(name)
	}
	linked, err := compiler.Compile(ctx, names...)
	if err != nil {
		return nil, uncompiled(err)
	}
	of := files{name: "proto"}
	for _, file := range linked {
		of.found = append(of.found, file)
	}
	return of, nil
}

// exists refuses a file that is in none of the import paths, in plainer words than the
// compiler's.
func exists(importPaths []string, name string) error {
	if len(importPaths) == 0 {
		importPaths = []string{""}
	}
	var err error
	for _, folder := range importPaths {
		var info fs.FileInfo
		if info, err = os.Stat(filepath.Join(folder, name)); err == nil {
			if info.IsDir() {
				return &scenarios.Error{File: name, Problem: "is a folder", Hint: "-proto names a file; -import-path names a folder"}
			}
			return nil
		}
	}
	return unreadable(name, err, "-import-path FOLDER says where to look for it")
}

// uncompiled is what is wrong with a .proto file, and where.
func uncompiled(err error) error {
	var at reporter.ErrorWithPos
	if !errors.As(err, &at) {
		return &scenarios.Error{Problem: err.Error(), Hint: "-import-path FOLDER says where imports are"}
	}
	position := at.GetPosition()
	e := &scenarios.Error{
		File: position.Filename, Line: position.Line, Column: position.Col,
		Problem: fmt.Sprintf("column %d: %s", position.Col, at.Unwrap()),
	}
	if errors.Is(err, fs.ErrNotExist) {
		e.Hint = "-import-path FOLDER says where imports are"
	}
	return e
}

// unreadable is the error of a file that cannot be opened.
func unreadable(name string, err error, help string) error {
	var of *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &scenarios.Error{File: name, Problem: "no such file", Hint: help}
	case errors.As(err, &of):
		err = of.Err
	}
	return &scenarios.Error{File: name, Problem: err.Error()}
}
