package repro_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

const (
	module = "hangscope"
	grpc   = "google.golang.org/grpc"
)

// rule is what a package may import of ours and of gRPC. Anything else from
// outside is the linter's matter.
type rule struct {
	// ours are paths within the module.
	ours []string
	// grpc are import paths; one that ends in /... stands for all below it too.
	grpc []string
}

// rules has a row for each package, by its path within the module. Data flows
// one way, and imports follow it:
//
//	main → command → report → {content, forms} → compare → result → stall → evidence
//	       command → repro → {trial, chain, layer, kernel, wire, recording}
//
// repro alone joins what runs; a form and the document know nothing of it.
var rules = map[string]rule{
	".":                      {ours: []string{"repro/command"}},
	"repro/command":          {ours: []string{"repro/command/progress", "repro/command/verified", "repro/command/built", "repro/command/words", "repro/command/address", "repro/command/keys", "repro/command/probed", "report/probes", "report/checks", "report/markdown", "repro/agent", "repro/check", "repro/config", "repro/probe", "repro/relay", "repro/stall", "repro/wire", "repro/wire/calls", "repro/chain", "repro/layer/mechanisms", "report/bundle", "report", "report/relayed", "report/phrase", "report/terminal", "report/tables", "report/content", "report/pcapng", "repro", "repro/sweep", "repro/verify", "repro/virtual", "repro/trial", "repro/kernel", "repro/result", "repro/compare", "repro/evidence", "scenarios"}},
	"repro/command/verified": {ours: []string{"report/content", "report/phrase", "report/tables", "repro/result", "repro/verify", "scenarios"}},
	"repro/command/words":    {ours: []string{"scenarios"}},
	"repro/command/address":  {},
	"repro/command/keys":     {},
	"repro/command/probed":   {ours: []string{"repro/result"}},
	"repro/probe":            {ours: append([]string{"repro/wire", "repro/wire/calls", "repro/stall", "repro/recording", "repro/compare", "repro/result", "scenarios"}, foundations...), grpc: allOfGRPC},
	"repro/relay":            {ours: append([]string{"repro/judge", "repro/stall", "repro/layer", "repro/layer/faults", "repro/layer/mechanisms", "repro/pod", "repro/wire", "repro/wire/calls", "repro/recording", "repro/result"}, foundations...), grpc: []string{grpc + "/codes"}},
	"repro/command/built":    {},
	"repro/command/progress": {ours: []string{"repro", "repro/result"}},
	"report":                 {ours: append([]string{"report/terminal", "report/html", "report/markdown", "report/junit", "report/csv", "report/sarif"}, forms...)},
	"report/terminal":        {ours: forms},
	"report/html":            {ours: forms},
	"report/markdown":        {ours: append([]string{"report/terminal"}, forms...)}, // it shows the drawings in a code fence
	"report/junit":           {ours: forms},
	"report/csv":             {ours: forms},
	"report/sarif":           {ours: forms},
	"report/tables":          {ours: []string{"report/content", "report/comparisons", "report/sweeps", "report/phrase", "repro/result", "repro/compare", "repro/evidence", "scenarios"}},
	"report/content":         {ours: []string{"report/faults", "report/phrase", "repro/result", "repro/agent", "repro/stall", "repro/evidence", "scenarios"}},
	"report/comparisons":     {ours: []string{"report/content", "report/phrase", "repro/result", "repro/compare"}},
	"report/sweeps":          {ours: []string{"report/content", "report/phrase", "repro/result", "scenarios"}},
	"report/relayed":         {ours: []string{"report/content", "report/phrase", "report/tables", "repro/result"}},
	"report/probes":          {ours: []string{"report/phrase", "report/tables", "repro/result"}},
	"report/checks":          {ours: []string{"report/phrase", "report/tables", "repro/result"}},
	"report/rerun":           {ours: []string{"report/phrase", "repro/result", "scenarios"}},
	"report/phrase":          {},
	"report/faults":          {ours: []string{"report/phrase", "scenarios"}},
	"report/pcapng":          {ours: []string{"repro/evidence"}},
	"report/bundle":          {ours: []string{"report", "report/probes", "report/relayed", "report/content", "report/rerun", "report/phrase", "report/pcapng", "repro/result", "repro/evidence"}},
	"repro/compare":          {ours: []string{"repro/result", "repro/evidence", "scenarios"}},
	"repro/judge":            {ours: []string{"repro/result", "repro/trial", "repro/stall", "repro/wire", "repro/pod", "repro/evidence", "scenarios"}},
	"repro/trial":            {ours: []string{"repro/agent", "repro/result", "repro/chain", "repro/kernel", "repro/pod", "repro/proxy", "repro/evidence", "scenarios"}},
	"repro/recording":        {ours: []string{"repro/result", "repro/wire", "repro/pod", "repro/evidence"}},
	"repro/config":           {ours: []string{"scenarios"}},
	"repro/check":            {ours: []string{"repro/config", "repro/agent", "repro/result"}},
	"repro/virtual":          {},
	"repro/sweep":            {ours: []string{"repro", "repro/result", "scenarios"}},
	"repro/draw":             {ours: []string{"scenarios"}},
	"repro/verify":           {ours: []string{"repro", "repro/draw", "repro/trial", "repro/result", "repro/layer/mechanisms", "repro/evidence", "scenarios"}},
	"repro/result":           {ours: []string{"repro/agent", "repro/pod", "repro/stall", "repro/evidence", "scenarios"}},
	"repro":                  {ours: reproParts},
	"repro/chain":            {ours: []string{"repro/chain/chainpb", "repro/network", "repro/evidence"}, grpc: allOfGRPC},
	"repro/chain/chainpb":    {grpc: allOfGRPC},
	"repro/layer":            {ours: append([]string{"repro/pod"}, foundations...)},
	"repro/layer/faults":     {ours: []string{"repro/layer", "repro/pod", "repro/evidence"}},
	"repro/layer/mechanisms": {ours: append([]string{"repro/agent", "repro/layer", "repro/pod"}, foundations...)},
	"repro/kernel":           {ours: append([]string{"repro/pod"}, foundations...)},
	"repro/wire":             {ours: foundations},
	"repro/wire/calls":       {ours: append([]string{"repro/wire"}, foundations...)},
	"repro/stall":            {ours: foundations},
	"repro/pod":              {ours: foundations},
	"repro/proxy":            {ours: append([]string{"repro/pod"}, foundations...)},
	"repro/network":          {ours: []string{"repro/evidence"}},
	"repro/network/memory":   {ours: foundations},
	"repro/evidence":         {},
	"repro/agent":            {},
	"scenarios":              {},

	// For tests alone.
	"report/sample":           {ours: []string{"repro/result", "repro/compare", "repro/stall", "repro/evidence", "scenarios"}},
	"report/sample/catalogue": {ours: []string{"repro", "repro/result", "scenarios"}},
	"repro/command/scripting": {ours: []string{"repro/kernel"}},

	// For services of others; nothing of ours imports it.
	"repro/stall/grpcstall": {ours: []string{"repro/stall", "repro/evidence"}, grpc: allOfGRPC},
}

var (
	foundations = []string{"repro/network", "repro/evidence"}
	reproParts  = []string{
		"repro/trial", "repro/judge", "repro/recording",
		"repro/result",
		"repro/chain", "repro/layer", "repro/layer/faults", "repro/layer/mechanisms", "repro/kernel", "repro/wire", "repro/stall",
		"repro/pod", "repro/proxy", "repro/network", "repro/network/memory", "repro/virtual", "repro/evidence", "scenarios",
	}
	// forms are what every form of report is made from.
	forms = []string{
		"report/content", "report/comparisons", "report/sweeps", "report/relayed", "report/probes", "report/checks", "report/tables", "report/rerun", "report/phrase",
		"repro/result", "repro/compare", "repro/evidence", "scenarios",
	}
	allOfGRPC = []string{grpc + "/..."}
)

func TestImportDirection(t *testing.T) {
	packages, err := packageImports(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	if len(packages["repro"]) == 0 {
		t.Fatal("no import of repro was read: is this test still in repro/?")
	}
	for _, violation := range violations(packages) {
		t.Error(violation)
	}
}

// unreachable is what a package that renders or compares results must not reach
// by any way: a result is read on machines that could run nothing.
var unreachable = []string{
	grpc, "github.com/vishvananda/netlink", "github.com/google/nftables",
	module + "/repro/chain", module + "/repro/kernel", module + "/repro/layer", module + "/repro/wire",
}

func TestResultsAreReadWithoutANetwork(t *testing.T) {
	packages, err := packageImports(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	for name := range packages {
		if name == "report/sample/catalogue" { // for tests: it runs scenarios
			continue
		}
		if name == "repro/compare" || name == "repro/result" || within(name, "report") {
			for _, way := range waysTo(unreachable, name, packages) {
				t.Error(way)
			}
		}
	}
}

func TestResultsAreReadWithoutANetworkSeesAWay(t *testing.T) {
	packages := map[string][]string{
		"report": {"io", "hangscope/report/html"}, "report/html": {"hangscope/repro/result"},
		"repro/result": {"hangscope/repro/chain/chainpb", grpc + "/codes"}, "repro/chain/chainpb": nil,
	}
	got := strings.Join(waysTo(unreachable, "report", packages), "\n")
	want := "report → report/html → repro/result → hangscope/repro/chain/chainpb\n" +
		"report → report/html → repro/result → google.golang.org/grpc/codes"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// waysTo follows imports from a package and returns the ways that lead to any of
// the targets, or to what is below them. Each package is looked at once.
func waysTo(targets []string, from string, packages map[string][]string) []string {
	var ways []string
	seen := map[string]bool{}
	var follow func(name, way string)
	follow = func(name, way string) {
		if seen[name] {
			return
		}
		seen[name] = true
		for _, imported := range packages[name] {
			if slices.ContainsFunc(targets, func(target string) bool { return within(imported, target) }) {
				ways = append(ways, way+" → "+imported)
			} else if ours, ok := strings.CutPrefix(imported, module+"/"); ok {
				follow(ours, way+" → "+ours)
			}
		}
	}
	follow(from, from)
	return ways
}

func TestImportDirectionSeesViolations(t *testing.T) {
	tests := []struct {
		name, from, imported string
		want                 string // part of the message; empty if allowed
	}{
		{"main uses the command line", ".", "hangscope/repro/command", ""},
		{"repro joins the parts", "repro", "hangscope/repro/layer", ""},
		{"repro calls gRPC", "repro", grpc, "repro must not import " + grpc},
		{"chain calls gRPC", "repro/chain", grpc + "/keepalive", ""},
		{"another module", "report", "github.com/fatih/color", ""},
		{"a name that begins like ours", "scenarios", "hangscope.example/x", ""},
		{"upwards", "repro", "hangscope/report", "repro must not import hangscope/report"},
		{"sideways", "repro/stall", "hangscope/repro/layer", "repro/stall must not import"},
		{"a diagnosis needs no gRPC", "repro/stall", grpc + "/codes", "repro/stall must not import"},
		{"past repro", ".", "hangscope/repro/chain", "main must not import"},
		{"main itself", "report", "hangscope", "report must not import hangscope"},
		{"evidence has a floor", "repro/evidence", "hangscope/repro/network", "repro/evidence must not import"},
		{"scenarios stand alone", "scenarios", "hangscope/repro", "scenarios must not import"},
		{"report and gRPC", "report", grpc + "/codes", "report must not import " + grpc + "/codes"},
		{"repro has the version alone", "repro", grpc + "/codes", "repro must not import"},
		{"a package without a row", "repro/new", "fmt", "repro/new has no row in rules: add one"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := strings.Join(violations(map[string][]string{test.from: {test.imported}}), "\n")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("%s imports %s: got %q, want %q", test.from, test.imported, got, test.want)
			}
		})
	}
}

func TestPackageImports(t *testing.T) {
	const testing, net = "package p\nimport `testing`", "package p\nimport `net`"
	got, err := packageImports(fstest.MapFS{
		"main.go":           {Data: []byte("package main")},
		"a/a.go":            {Data: []byte("package a\nimport (\n\t`io`\n\tother `net`\n)")},
		"a/a_plan9.go":      {Data: []byte(net)},
		"a/a_test.go":       {Data: []byte(testing)},
		"only/only_test.go": {Data: []byte(testing)},
		"a/testdata/x.go":   {Data: []byte(net)},
		".ci/x.go":          {Data: []byte(net)},
		"a/readme.md":       {},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{".": nil, "a": {"io", "net"}}
	if !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// violations compares what packages import with the rules.
func violations(packages map[string][]string) []string {
	var found []string
	for name, imports := range packages {
		allowed, known := rules[name]
		if !known {
			found = append(found, name+" has no row in rules: add one to repro/imports_test.go, with what it may import")
			continue
		}
		if name == "." {
			name = "main"
		}
		for _, imported := range imports {
			if !allowed.allows(imported) {
				found = append(found, fmt.Sprintf("%s must not import %s", name, imported))
			}
		}
	}
	slices.Sort(found)
	return found
}

func (r rule) allows(imported string) bool {
	switch {
	case within(imported, module):
		ours := strings.TrimPrefix(imported, module+"/")
		return slices.Contains(r.ours, ours)
	case within(imported, grpc):
		return slices.ContainsFunc(r.grpc, func(pattern string) bool {
			root, all := strings.CutSuffix(pattern, "/...")
			return imported == root || all && within(imported, root)
		})
	}
	return true
}

// within reports whether an import path is root or below it.
func within(imported, root string) bool {
	return imported == root || strings.HasPrefix(imported, root+"/")
}

// packageImports reads what the Go files of a tree import, by folder. It reads
// files for every platform, and leaves out tests and what go itself ignores.
func packageImports(tree fs.FS) (map[string][]string, error) {
	packages := map[string][]string{}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if entry.IsDir() {
			if name != "." && (base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")) {
				return fs.SkipDir
			}
			return nil
		}
		if filepath.Ext(base) != ".go" || strings.HasSuffix(base, "_test.go") {
			return nil
		}
		source, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder := path.Dir(name)
		imports := packages[folder]
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if !slices.Contains(imports, imported) {
				imports = append(imports, imported)
			}
		}
		packages[folder] = imports
		return nil
	})
	return packages, err
}
