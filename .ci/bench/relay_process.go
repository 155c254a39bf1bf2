package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// passer is a program that passes connections on, as a process of its own.
type passer struct {
	name string
	// start starts the program between a free port and a target.
	start func(ctx context.Context, b *binaries, target string) (*passing, error)
}

// passers are what is compared. The ratios are of the first to the second.
var passers = []passer{
	{name: "hangscope relay", start: startRelay},
	{name: "toxiproxy", start: startToxiproxy},
}

// binaries are the two programs, built from what this module names.
type binaries struct {
	relay, toxiproxy, folder string
}

// buildBoth builds both programs, in a folder that remove takes away.
func buildBoth(ctx context.Context) (b *binaries, remove func(), err error) {
	relay, remove, err := built(ctx)
	if err != nil {
		return nil, nil, err
	}
	b = &binaries{relay: relay, folder: filepath.Dir(relay)}
	b.toxiproxy = filepath.Join(b.folder, "toxiproxy")
	command := exec.CommandContext(ctx, "go", "build", "-o", b.toxiproxy, "github.com/Shopify/toxiproxy/v2/cmd/server")
	if output, err := command.CombinedOutput(); err != nil {
		remove()
		return nil, nil, fmt.Errorf("%s: %w\n%s", command, err, output)
	}
	return b, remove, nil
}

// passing is a passer that runs.
type passing struct {
	process *exec.Cmd
	address string
}

func startRelay(ctx context.Context, b *binaries, target string) (*passing, error) {
	process := exec.CommandContext(ctx, b.relay, "relay", "0="+target)
	said, err := process.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := process.Start(); err != nil {
		return nil, err
	}
	p := &passing{process: process}
	line, err := bufio.NewReader(said).ReadString('\n') // where it listens
	if err != nil {
		p.stop()
		return nil, fmt.Errorf("%s: %w", process, err)
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
	for word := range strings.FieldsSeq(line) {
		if _, _, err := net.SplitHostPort(strings.TrimRight(word, ".,;")); err == nil && !strings.Contains(word, target) {
			p.address = strings.TrimRight(word, ".,;")
		}
	}
	return p, p.ready(ctx)
}

func startToxiproxy(ctx context.Context, b *binaries, target string) (*passing, error) {
	listen, err := freeAddress()
	if err != nil {
		return nil, err
	}
	_, control, err := net.SplitHostPort(must(freeAddress()))
	if err != nil {
		return nil, err
	}
	config, err := json.Marshal([]map[string]any{{"name": "x", "listen": listen, "upstream": target, "enabled": true}})
	if err != nil {
		return nil, err
	}
	path := filepath.Join(b.folder, "toxiproxy.json")
	if err := os.WriteFile(path, config, 0o600); err != nil {
		return nil, err
	}
	process := exec.CommandContext(ctx, b.toxiproxy, "-port", control, "-config", path)
	process.Env = append(os.Environ(), "LOG_LEVEL=error") // what it says of each connection is not to be measured
	if err := process.Start(); err != nil {
		return nil, err
	}
	p := &passing{process: process, address: listen}
	return p, p.ready(ctx)
}

// freeAddress is an address of loopback on which nobody listens now.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

func must(address string, err error) string {
	if err != nil {
		return ""
	}
	return address
}

// ready waits until the process listens.
func (p *passing) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for {
		conn, err := net.Dial("tcp", p.address)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-ctx.Done():
			p.stop()
			return errors.Join(ctx.Err(), err)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// stop ends the process.
func (p *passing) stop() {
	_ = p.process.Process.Signal(syscall.SIGKILL)
	_ = p.process.Wait()
}

// cpu is what all threads of the process have run so far. Linux counts it in nanoseconds.
func (p *passing) cpu() time.Duration {
	var sum time.Duration
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", p.process.Process.Pid))
	for _, thread := range threads {
		text, _ := os.ReadFile(thread)
		ran, _, _ := strings.Cut(string(text), " ")
		n, _ := strconv.ParseInt(ran, 10, 64)
		sum += time.Duration(n)
	}
	return sum
}

// memory is how much of the process is in memory, in bytes.
func (p *passing) memory() float64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/statm", p.process.Process.Pid))
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseFloat(fields[1], 64)
	return pages * float64(os.Getpagesize())
}
