package command

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"hangscope/repro/relay"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

const (
	// maxEventLine bounds a line of the events; a longer one is no line of grpcstall.
	maxEventLine = 16 << 10
	// maxEventNotes bounds the lines of the events that a report complains of.
	maxEventNotes = 10
	// eventsLook is how often a file of events is looked at for more.
	eventsLook = 50 * time.Millisecond
)

// events are the lines that services write of themselves. A nil one has none.
type events struct {
	to     *relay.Events
	name   string
	file   *os.File
	reader *bufio.Reader
	line   int   // the number of the last one that was read in full
	read   int64 // bytes
	part   []byte
	long   bool // the line that is being read is too long

	following sync.WaitGroup
	closing   sync.Once
}

// openEvents opens the file of --events, and reads what is in it. It returns nil if there is
// none.
func openEvents(c *cli.Context, to *relay.Events) (*events, error) {
	if !c.IsSet("events") {
		return nil, nil
	}
	name := c.String("events")
	// A pipe that nobody writes to yet must not keep the relay from running.
	file, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) //nolint:gosec // the user's own file
	if errors.Is(err, fs.ErrNotExist) {
		return nil, hint(fmt.Errorf("--events: %s: no such file", name), "make it before: touch %s, or mkfifo %s", name, name)
	}
	if err != nil {
		return nil, within(fileError(name, err), "--events")
	}
	e := &events{to: to, name: name, file: file, reader: bufio.NewReaderSize(file, maxEventLine)}
	if err := e.readStored(c.Context); err != nil {
		_ = file.Close()
		return nil, within(err, "--events")
	}
	return e, nil
}

// readStored reads the lines that the file has now. One that is bad is an error.
func (e *events) readStored(ctx context.Context) error {
	info, err := e.file.Stat()
	switch {
	case err != nil:
		return fileError(e.name, err)
	case info.Mode()&fs.ModeNamedPipe != 0:
		return nil
	case !info.Mode().IsRegular():
		return &scenarios.Error{File: e.name, Problem: "is no file; allowed: a file, or a named pipe"}
	}
	for e.read < info.Size() && ctx.Err() == nil {
		problem, err := e.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fileError(e.name, err)
		case problem != nil:
			return hint(&scenarios.Error{File: e.name, Line: e.line, Field: problem.Field, Problem: problem.Problem}, "grpcstall writes such lines: see docs/your-own.md")
		}
	}
	return nil
}

// next reads a line. A part of one is kept for the next time, and the error is io.EOF.
func (e *events) next() (problem *stall.SightingError, err error) {
	for {
		chunk, err := e.reader.ReadSlice('\n')
		e.read += int64(len(chunk))
		if len(e.part)+len(chunk) > maxEventLine {
			e.long, e.part = true, nil
		}
		if !e.long {
			e.part = append(e.part, chunk...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil:
			return nil, err
		}
		e.line++
		line, long := e.part, e.long
		e.part, e.long = nil, false
		if long {
			return &stall.SightingError{Problem: fmt.Sprintf("the line is too long; allowed: %d bytes", maxEventLine)}, nil
		}
		return e.take(line), nil
	}
}

// take takes a line. One without text is none.
func (e *events) take(line []byte) *stall.SightingError {
	if strings.TrimSpace(string(line)) == "" {
		return nil
	}
	sighting, err := stall.ParseSighting(line)
	if problem, bad := errors.AsType[*stall.SightingError](err); bad {
		return problem
	}
	e.to.Add(sighting)
	return nil
}

// known is where the lines go, nil if there are none.
func (e *events) known() *relay.Events {
	if e == nil {
		return nil
	}
	return e.to
}

// follow reads what is written from now on, until ctx ends.
func (e *events) follow(ctx context.Context, note func(string)) {
	if e == nil {
		return
	}
	e.following.Go(func() { e.readOn(ctx, note) })
	context.AfterFunc(ctx, e.closeFile)
}

// readOn reads lines until ctx ends. One that is bad is noted: a report names no files.
func (e *events) readOn(ctx context.Context, note func(string)) {
	look := time.NewTicker(eventsLook)
	defer look.Stop()
	for bad := 0; ctx.Err() == nil; {
		problem, err := e.next()
		switch {
		case problem != nil:
			if bad++; bad <= maxEventNotes {
				note(fmt.Sprintf("Line %d of the events was passed over: %s.", e.line, problem))
			}
		case errors.Is(err, io.EOF):
			select {
			case <-look.C:
			case <-ctx.Done():
			}
		case err != nil && ctx.Err() == nil:
			note("The events could not be read on: " + withoutNames(err) + ".")
			return
		}
	}
}

func (e *events) closeFile() { e.closing.Do(func() { _ = e.file.Close() }) }

// close ends the reading.
func (e *events) close() {
	if e != nil {
		e.closeFile()
		e.following.Wait()
	}
}
