package docs_test

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
)

const document = "# Title\n" + // line 1
	"[one](a.md#x) ![two](img/b%20c.svg) [web](https://e.org/x) [here](#title) `[no](code)`\n" +
	"```console\n" +
	"$ hangscope run --seed 2 # exit 1\n" +
	"hung\n" +
	"\n" +
	"$ go test ./...\n" +
	"ok\n" +
	"$ go run . list \\\n" + // line 9
	"    --all run\n" +
	"$ go run . run --clock=real x\n" +
	"```\n" +
	"- item\n" +
	"  ```sh\n" +
	"  $ hangscope list > out # a remark\n" + // line 15
	"  output of nobody [no](block)\n" +
	"  $ hangscopes\n" +
	"  ```\n" +
	"```yaml scenario mine.yaml\n" +
	"name: x\n" + // line 20
	"  indented: y\n" +
	"```\n" +
	"```yaml\n" +
	"a: b\n" +
	"```\n" +
	"````text\n" +
	"```sh\n" +
	"$ hangscope quoted\n" +
	"```\n" +
	"````\n" +
	"<img src=\"d.png\">\n" + // line 31
	"[ref]: ../e.md \"title\"\n" +
	"```json scenario\n" +
	"{}"

func TestCommandsOfBlocks(t *testing.T) {
	blocks, _ := split("x.md", document)
	var got []command
	for _, b := range blocks {
		got = append(got, b.commands()...)
	}
	want := []command{
		{line: 4, shell: "hangscope run --clock virtual --seed 2", exit: 1, compare: true, output: []string{"hung", ""}},
		{line: 10, shell: "hangscope list --all run", compare: true},
		{line: 11, shell: "hangscope run --clock=real x", compare: true},
		{line: 15, shell: "hangscope list > out # a remark"},
		{line: 20, shell: "hangscope show mine.yaml"},
		{line: 34, shell: "hangscope show scenario.json"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got, want := blocks[2].lines, []string{"name: x", "  indented: y"}; !reflect.DeepEqual(got, want) {
		t.Errorf("scenario: got %q, want %q", got, want)
	}
}

func TestLinksOfProse(t *testing.T) {
	_, prose := split("x.md", document)
	want := []reference{{2, "a.md"}, {2, "img/b c.svg"}, {31, "d.png"}, {32, "../e.md"}}
	if got := links(prose); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMask(t *testing.T) {
	same := [][2]string{
		{"p50 950 µs", "p50 1.1 ms"},
		{"took 1m30.5s", "took 12ms"},
		{"│  9 │ 1,024 kB │", "│ 10 │ 7 B │"},
		{"▁▁▇█  ▁", "▂▁"},
		{"░░░░ 10.5x", "█ 9x"},
	}
	for _, pair := range same {
		if a, b := mask(pair[0]), mask(pair[1]); a != b {
			t.Errorf("%q and %q differ: %q, %q", pair[0], pair[1], a, b)
		}
	}
	different := [][2]string{
		{"hung after 10", "flowing after 10"},
		{"10 ms", "ms"},
		{"10 messages", "10"},
		{"▁▁▁", ""},
		{"▁ 10 ▁", "▁"},
	}
	for _, pair := range different {
		if a, b := mask(pair[0]), mask(pair[1]); a == b {
			t.Errorf("%q and %q are both %q", pair[0], pair[1], a)
		}
	}
}

func TestMismatch(t *testing.T) {
	tests := []struct {
		name, want, got string
		at              int
	}{
		{"equal", "a b", "a b", -1},
		{"nothing", "", "", -1},
		{"another line", "a b", "a c", 1},
		{"a line too few", "a b", "a", 1},
		{"a line too many", "a", "a b", 1},
		{"unshown output", "", "a", 0},
		{"any end", "a ...", "a b c", -1},
		{"any lines are none too", "... a ...", "a", -1},
		{"any middle", "a ... d", "a b c d", -1},
		{"the second of two", "... a b", "a c a b", -1},
		{"any, then missing", "a ... d e", "a b d c", 3},
		{"any, then more", "... a", "a b", 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if at := mismatch(strings.Fields(test.want), strings.Fields(test.got)); at != test.at {
				t.Errorf("want %q, got %q: %d, not %d", test.want, test.got, at, test.at)
			}
		})
	}
}

// TestTry has a script in the program's place.
func TestTry(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the script needs sh")
	}
	program := shell{folder: t.TempDir(), limit: 20 * time.Second} // far more than a script takes
	script := "#!/bin/sh\n" +
		"case $1 in wait) exec sleep 5;; show) cat $2;; esac\n" +
		"echo took 12 ms >&2; touch been; ls; exit ${2:-0}\n"
	if err := os.WriteFile(filepath.Join(program.folder, "hangscope"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	impatient := program
	impatient.limit = 50 * time.Millisecond // the script waits 5 s
	tests := []struct {
		name, block string
		program     shell
		want        string // part of the error; empty if there is none
	}{
		{"exit code as said", "sh\n$ hangscope x\n$ hangscope x 2 # exit 2", program, ""},
		{"exit code not as said", "sh\n$ hangscope x 2", program, "x.md:2: hangscope x 2: exit 2, want 0; it wrote:\ntook 12 ms"},
		{"success not as said", "sh\n\n$ hangscope x # exit 1", program, "x.md:3: hangscope x: exit 0, want 1"},
		{"output as shown", "console\n$ hangscope x\ntook 7.5 s\nbeen", program, ""},
		{"output not as shown", "console\n$ hangscope x\ntook 7.5 s\nbeen there", program, "x.md:4: not what hangscope x writes"},
		{"output not shown", "console\n$ hangscope x", program, "x.md:3: not what"},
		{"one folder for a block", "console\n$ hangscope x > one\ntook 1 ms\n$ hangscope x\n...\none", program, ""},
		{"a limit", "sh\n$ hangscope wait", impatient, "x.md:2: hangscope wait: not done after 50ms"},
		{"no such file", "yaml scenario\nname: x", program, "x.md:2: hangscope show scenario.yaml: exit"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			blocks, _ := split("x.md", "```"+test.block+"\n```")
			var got string
			for _, err := range test.program.try(t.Context(), t.TempDir(), blocks[0]) {
				got += err.Error() + "\n"
			}
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
