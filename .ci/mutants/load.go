package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"
)

// load reads a package of the repository, with its types.
func load(ctx context.Context, folder string) (*packages.Package, error) {
	loaded, err := packages.Load(&packages.Config{
		Context: ctx, Dir: root,
		Mode: packages.NeedName | packages.NeedCompiledGoFiles | packages.NeedSyntax | packages.NeedTypes |
			packages.NeedTypesInfo | packages.NeedImports | packages.NeedExportFile,
	}, "./"+folder)
	if err != nil {
		return nil, err
	}
	for _, problem := range loaded[0].Errors {
		return nil, problem
	}
	if len(loaded[0].Syntax) == 0 {
		return nil, errors.New("it has no source")
	}
	return loaded[0], nil
}

//go:embed switches/switches.go
var switches string

// write puts the changed files in a folder, and returns the path of the overlay with
// which the go command takes them for the package's.
func (m *mutated) write(folder string) (overlay string, err error) {
	replace := make(map[string]string)
	for original, text := range m.files {
		changed := filepath.Join(folder, filepath.Base(original))
		if err := os.WriteFile(changed, text, 0o600); err != nil {
			return "", err
		}
		replace[original] = changed
	}
	own, err := filepath.Abs(filepath.Join(root, filepath.FromSlash(m.folder), "mutant_switches.go"))
	if err != nil {
		return "", err
	}
	text := strings.Replace(switches, "\npackage switches\n", fmt.Sprintf("\npackage %s\n", m.name), 1)
	replace[own] = filepath.Join(folder, "mutant_switches.go")
	if err := os.WriteFile(replace[own], []byte(text), 0o600); err != nil {
		return "", err
	}
	document, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(folder, "overlay.json")
	return overlay, os.WriteFile(overlay, document, 0o600)
}
