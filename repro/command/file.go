package command

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// checkFile rejects the path of a flag if its folder does not exist, or if the
// path is itself a folder. An empty path means that no file is written.
func checkFile(flag, path string) error {
	if path == "" {
		return nil
	}
	folder := filepath.Dir(path)
	switch info, err := os.Stat(folder); {
	case errors.Is(err, fs.ErrNotExist):
		return hint(fmt.Errorf("--%s %s: there is no folder %q", flag, path, folder), "mkdir -p %s", folder)
	case err != nil:
		return fmt.Errorf("--%s %s: %w", flag, path, err)
	case !info.IsDir():
		return fmt.Errorf("--%s %s: %q is not a folder", flag, path, folder)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return hint(fmt.Errorf("--%s %s: is a folder", flag, path), "name a file in it")
	}
	return nil
}

// checkFolder rejects the path of a flag if it is something else than a folder. The
// folder need not exist.
func checkFolder(flag, path string) error {
	if path == "" {
		return fmt.Errorf("--%s: needs the name of a folder", flag)
	}
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return hint(fmt.Errorf("--%s %s: is not a folder", flag, path), "name another folder; it need not exist")
	}
	return nil
}

// openOwn is openTarget for one of several files. It refuses the path of another of
// them.
func openOwn(flag, path string, stdout io.Writer, others ...*target) (*target, error) {
	for _, other := range others {
		switch {
		case other == nil:
		case path == stdoutName && other.stream == stdout:
			return nil, hint(fmt.Errorf("--%s -: stdout has what --%s writes", flag, cmp.Or(other.flag, "output")), "each needs a place of its own")
		case sameFile(path, other.path):
			return nil, hint(fmt.Errorf("--%s %s: is the file of --%s", flag, path, other.flag), "each needs a file of its own")
		}
	}
	return openTarget(flag, path, stdout)
}

// sameFile reports whether two paths name one file, even if it does not exist yet. A
// device takes all that is written to it.
func sameFile(a, b string) bool {
	first, errFirst := os.Stat(a)
	second, errSecond := os.Stat(b)
	if errFirst == nil && errSecond == nil {
		return os.SameFile(first, second) && first.Mode()&fs.ModeDevice == 0
	}
	a, errFirst = resolved(a)
	b, errSecond = resolved(b)
	return errFirst == nil && errSecond == nil && a == b
}

// resolved returns the absolute path of a file, without links in its folder. The
// folder must exist, but the file need not.
func resolved(path string) (string, error) {
	folder, err := filepath.Abs(filepath.Dir(path))
	if err == nil {
		folder, err = filepath.EvalSymlinks(folder)
	}
	return filepath.Join(folder, filepath.Base(path)), err
}

// fileMode is the mode of a new file, before the umask.
const fileMode = 0o644
