package command

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"hangscope/report"
	"hangscope/repro/result"
	"hangscope/repro/verify"
)

// folderMode is the mode of a folder for results, before the umask.
const folderMode = 0o755

// keepAll writes files to the folder of a verification, each whole or not at all. If
// they cannot be written there, they are written to a temporary folder.
func (v verification) keepAll(ctx context.Context, what string, files map[string][]byte) error {
	err := keepIn(v.folder, files)
	if err == nil {
		return v.print(ctx, fmt.Sprintf("\n%s are in %s.\n", what, v.folder))
	}
	other, failed := os.MkdirTemp("", "hangscope-verify-*")
	if failed == nil && keepIn(other, files) == nil {
		err = hint(err, "%s are in %s", strings.ToLower(what[:1])+what[1:], other)
	}
	return err
}

func keepIn(folder string, files map[string][]byte) error {
	if err := os.MkdirAll(folder, folderMode); err != nil {
		return environmentError{(&target{flag: "output", path: folder}).failed(err)}
	}
	for name, text := range files {
		path := filepath.Join(folder, name)
		to := &target{flag: "output", path: path, file: path}
		if err := to.write(context.Background(), text); err != nil {
			return err
		}
	}
	return nil
}

// keep writes both results of every repetition that does not agree.
func (v verification) keep(ctx context.Context, verifications []verify.Verification) error {
	files := make(map[string][]byte)
	for _, verified := range verifications {
		for _, pair := range verified.Pairs {
			if len(pair.Differences) == 0 {
				continue
			}
			name := fmt.Sprintf("%s-%d", verified.Scenario, pair.Number)
			if err := addResults(files, name, v.ways, pair.Results); err != nil {
				return err
			}
		}
	}
	return v.keepAll(ctx, "Both results of each run that does not agree", files)
}

// keepRandom writes each scenario that differs, both of its results, and the smallest
// scenario that still differs.
func (v verification) keepRandom(ctx context.Context, different []verify.Drawn, small []verify.Minimised) error {
	files := make(map[string][]byte)
	add := func(d verify.Drawn) error {
		text, err := d.Described().YAML()
		if err != nil {
			return err
		}
		files[d.Scenario.Name+".yaml"] = text
		return addResults(files, d.Scenario.Name, verify.Layers, d.Results)
	}
	for _, d := range different {
		if err := add(d); err != nil {
			return err
		}
	}
	what := "The scenarios that differ, with both results of each,"
	for _, m := range small {
		m.Scenario.Name += "-small"
		if err := add(m.Drawn); err != nil {
			return err
		}
		what = "The scenarios that differ, the smallest that still do, and both results of each,"
	}
	return v.keepAll(ctx, what, files)
}

// addResults adds both results of a run to the files of a folder.
func addResults(files map[string][]byte, name string, ways verify.Ways, results [2]*result.Result) error {
	for i, r := range results {
		var text bytes.Buffer
		if err := report.JSON(&text, r); err != nil {
			return err
		}
		files[fmt.Sprintf("%s-%s.json", name, ways.Two[i].Short)] = text.Bytes()
	}
	return nil
}
