package built

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProgramOfGoRun(t *testing.T) {
	t.Parallel()
	for program, want := range map[string]bool{
		"/tmp/go-build3347023960/b001/exe/hangscope": true,
		"/cache/go-build/cd/cdbb1c-d/hangscope":      true,
		"/tmp/go-build3347023960/b001/built.test":    false,
		"/usr/local/bin/hangscope":                   false,
		"/tmp/testscript-main1/bin/hangscope":        false,
		"hangscope":                                  false,
	} {
		assert.Equal(t, want, ofGoRun(filepath.FromSlash(program)), program)
	}
}

// A test has no version, whatever the clone is: golden files would depend on it.
func TestVersionOfTests(t *testing.T) {
	t.Parallel()
	assert.Equal(t, unversioned, Version())
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "main.go")
	write := func(text string) { require.NoError(t, os.WriteFile(file, []byte(text), 0o600)) }
	try := func(args ...string) {
		t.Helper()
		_, err := git(file, append([]string{"-c", "user.name=test", "-c", "user.email=test@example.org"}, args...)...)
		require.NoError(t, err, args)
	}
	write("package main\n")
	assert.Equal(t, unversioned, describe(file), "no repository")
	try("init", "--quiet")
	try("commit", "--quiet", "--no-gpg-sign", "--allow-empty", "--message=another's")
	assert.Equal(t, unversioned, describe(file), "the repository does not have the file")
	try("add", "main.go")
	try("commit", "--quiet", "--no-gpg-sign", "--message=first")
	assert.Regexp(t, `^devel-[0-9a-f]{12}$`, describe(file))
	try("tag", "v1.2.3")
	assert.Equal(t, "v1.2.3", describe(file))
	write("package main // changed\n")
	assert.Equal(t, "v1.2.3-dirty", describe(file))
}
