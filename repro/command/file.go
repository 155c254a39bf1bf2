package command

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// checkFile rejects the path of a flag if it is empty, if its folder does not exist, or if
// the path is itself a folder.
func checkFile(flag, path string) error {
	if path == "" {
		return hint(fmt.Errorf("--%s: needs the name of a file, not an empty one", flag), "- stands for stdout")
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

// checkFolder rejects the path of a flag if it is something else than a folder, or if no
// file can be made there. The folder need not exist.
func checkFolder(flag, path string) error {
	if path == "" {
		return fmt.Errorf("--%s: needs the name of a folder, not an empty one", flag)
	}
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return hint(fmt.Errorf("--%s %s: is not a folder", flag, path), "name another folder; it need not exist")
	}
	existing := path
	for {
		_, err := os.Stat(existing)
		if err == nil || existing == filepath.Dir(existing) {
			break
		}
		existing = filepath.Dir(existing)
	}
	if err := tryNew(filepath.Join(existing, probeName())); err != nil {
		return (&target{flag: flag, path: path}).failed(err)
	}
	return nil
}

// probeName is the name of a file that is made and removed, to see whether one can be.
func probeName() string { return fmt.Sprintf(".hangscope-%d", os.Getpid()) }

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

// tryNew makes a file and removes it.
func tryNew(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), os.Remove(path))
}

// maxLinks bounds a chain of links, as Linux does.
const maxLinks = 40

// withoutLinks returns the path that links lead to, even if there is no file yet.
func withoutLinks(path string) (string, error) {
	for range maxLinks {
		next, err := os.Readlink(path)
		if err != nil {
			return path, nil //nolint:nilerr // it is no link
		}
		if !filepath.IsAbs(next) {
			next = filepath.Join(filepath.Dir(path), next)
		}
		path = next
	}
	return "", syscall.ELOOP
}

// writesTo reports whether a writer writes to the file that info is of.
func writesTo(w io.Writer, info fs.FileInfo) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	written, err := file.Stat()
	return err == nil && os.SameFile(written, info)
}

// isRegular reports whether a writer writes to a file, for which nobody has to wait.
func isRegular(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode().IsRegular()
}
