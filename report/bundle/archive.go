package bundle

import (
	"archive/zip"
	"fmt"
	"io"
	"time"
)

// packedAt is the time of every file in an archive. It is always the same, so that
// an archive depends only on its contents. Zip has no times before 1980.
var packedAt = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// fileMode is the mode of an unpacked file.
const fileMode = 0o644

// archive writes files as a zip, and sets the size of each.
func archive(w io.Writer, files []File) error {
	packed := zip.NewWriter(w)
	for i := range files {
		file := &files[i]
		header := &zip.FileHeader{Name: file.Name, Method: zip.Deflate, Modified: packedAt}
		header.SetMode(fileMode)
		entry, err := packed.CreateHeader(header)
		if err != nil {
			return fmt.Errorf("%s: %w", file.Name, err)
		}
		counted := &countingWriter{Writer: entry}
		if err := file.write(counted); err != nil {
			return fmt.Errorf("%s: %w", file.Name, err)
		}
		file.Size = counted.size
	}
	return packed.Close()
}

// countingWriter counts the bytes that are written.
type countingWriter struct {
	io.Writer
	size int64
}

func (s *countingWriter) Write(data []byte) (int, error) {
	n, err := s.Writer.Write(data)
	s.size += int64(n)
	return n, err
}
