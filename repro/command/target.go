package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/google/renameio/v2/maybe"
)

// stdoutName is the path that stands for stdout.
const stdoutName = "-"

// target is where the file of a flag goes. It is opened before the run, so that a long
// run does not fail at its end.
type target struct {
	flag, path string
	// stream, if not nil, is what is written to directly: stdout, a device, or a pipe
	// that somebody reads.
	stream io.Writer
	// file is the path without links. Empty if there is a stream, or if the path is a
	// pipe that nobody reads yet.
	file string
	// inPlace is whether the file is overwritten, because its folder takes no new one.
	inPlace bool
}

// toStdout is the place of a report that no flag sends elsewhere.
func toStdout(stdout io.Writer) *target { return &target{path: "stdout", stream: stdout} }

// openTarget opens the file that a flag names. It refuses what cannot be written, and
// leaves nothing behind.
func openTarget(flag, path string, stdout io.Writer) (*target, error) {
	t := &target{flag: flag, path: path}
	if path == stdoutName {
		t.stream = stdout
		return t, nil
	}
	if err := checkFile(flag, path); err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && writesTo(stdout, info):
		t.stream = stdout // for example /dev/stdout: a new file would be another one
	case err == nil && !info.Mode().IsRegular():
		err = t.openStream(info.Mode())
	default:
		err = t.tryFile(err == nil)
	}
	if err != nil {
		return nil, t.failed(err)
	}
	return t, nil
}

// openStream opens a device, or a pipe if somebody reads it. Whoever opens a pipe waits
// for its reader, and so this does not.
func (t *target) openStream(mode fs.FileMode) error {
	flags := os.O_WRONLY
	pipe := mode&fs.ModeNamedPipe != 0
	if pipe {
		flags |= syscall.O_NONBLOCK
	}
	file, err := os.OpenFile(t.path, flags, 0)
	if pipe && errors.Is(err, syscall.ENXIO) {
		return nil // no reader yet
	}
	if err == nil {
		t.stream = file
	}
	return err
}

// tryFile finds out whether a file can be written.
func (t *target) tryFile(exists bool) error {
	var err error
	if t.file, err = withoutLinks(t.path); err != nil {
		return err
	}
	if !exists {
		return tryNew(t.file)
	}
	file, err := os.OpenFile(t.file, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	probe := filepath.Join(filepath.Dir(t.file), probeName())
	t.inPlace = tryNew(probe) != nil
	return file.Close()
}

// write writes the file, whole or not at all; a device or a pipe gets the bytes. When
// ctx ends, it does not wait for the reader of a pipe.
func (t *target) write(ctx context.Context, data []byte) error {
	if err := t.put(ctx, data); err != nil {
		return environmentError{t.failed(err)}
	}
	return nil
}

func (t *target) put(ctx context.Context, data []byte) error {
	switch {
	case t.file != "" && t.inPlace:
		return os.WriteFile(t.file, data, fileMode)
	case t.file != "":
		return maybe.WriteFile(t.file, data, fileMode)
	case isRegular(t.stream):
		_, err := t.stream.Write(data)
		return err
	}
	return untilInterrupted(ctx, writeGrace, func() error {
		if t.stream != nil {
			_, err := t.stream.Write(data)
			return err
		}
		return os.WriteFile(t.path, data, fileMode)
	})
}

// failed names the flag, the file and why. It takes the paths out of the system's
// message: they are that of the file, or of one that was to take its place.
func (t *target) failed(err error) error {
	if inner, ok := errors.AsType[*fs.PathError](err); ok {
		err = inner.Err
	}
	if inner, ok := errors.AsType[*os.LinkError](err); ok {
		err = inner.Err
	}
	if t.flag == "" {
		return fmt.Errorf("%s: %w", t.path, err)
	}
	return fmt.Errorf("--%s %s: %w", t.flag, t.path, err)
}

// places are where the outputs of a command go, and where they go if they cannot be
// written there.
type places struct{ stdout, stderr io.Writer }

// deliver writes what a command has found to its place. If that fails, it is written to
// another one, and the error says where: it took a run to find.
func (p places) deliver(ctx context.Context, t *target, name string, data []byte) error {
	err := t.write(ctx, data)
	if err == nil {
		return nil
	}
	if kept, failed := keepElsewhere(name, data); failed == nil {
		return hint(err, "what could not be written is in %s", kept)
	}
	if other := p.otherThan(t); other != nil {
		if _, failed := other.Write(data); failed == nil {
			return hint(err, "what could not be written stands above, since there is no room for a temporary file either")
		}
	}
	return err
}

// otherThan returns stdout, or stderr if that is what could not be written to.
func (p places) otherThan(t *target) io.Writer {
	if t.stream == p.stdout {
		return p.stderr
	}
	return p.stdout
}

// keepElsewhere writes data to a temporary file of a name like that of the report.
func keepElsewhere(name string, data []byte) (path string, err error) {
	file, err := os.CreateTemp("", "hangscope-*-"+filepath.Base(name))
	if err != nil {
		return "", err
	}
	defer func() {
		if closing := file.Close(); err == nil {
			err = closing
		}
		if err != nil {
			_ = os.Remove(file.Name()) // a part of a report is none
		}
	}()
	if _, err := file.Write(data); err != nil {
		return "", fmt.Errorf("%s: %w", file.Name(), err)
	}
	return file.Name(), nil
}
