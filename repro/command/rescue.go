package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

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
