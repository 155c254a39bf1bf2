//go:build unix

package scripting

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func init() {
	signals = map[string]func(*testscript.TestScript, bool, []string){
		"interrupt":        interrupt,
		"interruptworking": interruptWorking,
		"signal":           signalled,
		"suspend":          suspend,
	}
}

// interrupt sends SIGINT to the command in the background, once that has
// opened so many sockets, if not told otherwise those of a chain, and so is in
// the middle of a run. A chain with relays has 12: 4 listeners, and 4
// connections with two ends each.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 1 || len(ts.BackgroundCmds()) != 1 {
		ts.Fatalf("usage: interrupt [sockets], with one command in the background")
	}
	atLeast := 4 // two listeners, and the two ends of a connection
	if len(args) > 0 {
		var err error
		atLeast, err = strconv.Atoi(args[0])
		ts.Check(err)
	}
	process := ts.BackgroundCmds()[0].Process
	awaitSockets(ts, process.Pid, atLeast)
	ts.Check(process.Signal(os.Interrupt))
}

// awaitSockets waits until a process has opened so many sockets.
func awaitSockets(ts *testscript.TestScript, pid, atLeast int) {
	for deadline := time.Now().Add(time.Minute); sockets(pid) < atLeast; <-time.After(time.Millisecond) {
		if time.Now().After(deadline) {
			ts.Fatalf("no run in progress after a minute")
		}
	}
}

// suspend stops the command in the background in the middle of a run of two chains, for
// a time, and lets it go on. Nobody sees from outside that it is stopped long enough:
// the time is what is tried.
func suspend(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 || len(ts.BackgroundCmds()) != 1 {
		ts.Fatalf("usage: suspend duration, with one command in the background")
	}
	lasts, err := time.ParseDuration(args[0])
	ts.Check(err)
	process := ts.BackgroundCmds()[0].Process
	const bothChains = 4 + 12 // direct or not, and with relays
	awaitSockets(ts, process.Pid, bothChains)
	ts.Check(process.Signal(syscall.SIGSTOP))
	<-time.After(lasts)
	ts.Check(process.Signal(syscall.SIGCONT))
}

// signalled sends a signal to the command in the background, once that handles signals.
//
//	signal TERM
func signalled(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP}
	if neg || len(args) != 1 || signals[args[0]] == 0 || len(ts.BackgroundCmds()) != 1 {
		ts.Fatalf("usage: signal INT, TERM or HUP, with one command in the background")
	}
	process := ts.BackgroundCmds()[0].Process
	for deadline := time.Now().Add(time.Minute); !handlesSignals(process.Pid); <-time.After(time.Millisecond) {
		if time.Now().After(deadline) {
			ts.Fatalf("the command handles no signals after a minute")
		}
	}
	ts.Check(process.Signal(signals[args[0]]))
}

// handlesSignals reports whether hangscope has come to where it handles signals. The
// runtime of Go catches all of them from the beginning, but ignores none: the program
// ignores SIGPIPE next.
func handlesSignals(pid int) bool {
	const sigpipe = 1 << (syscall.SIGPIPE - 1)
	text, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	_, after, _ := strings.Cut(string(text), "SigIgn:\t")
	line, _, _ := strings.Cut(after, "\n")
	mask, err := strconv.ParseUint(line, 16, 64)
	return err == nil && mask&sigpipe != 0
}

// interruptWorking sends SIGINT to the command in the background, once that has
// worked for three seconds of processor time, and so is in the middle of a sweep. With
// the race detector, its start and its first cell take more than one of them.
func interruptWorking(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 || len(ts.BackgroundCmds()) != 1 {
		ts.Fatalf("usage: interruptworking, with one command in the background")
	}
	const atLeast = 300 // hundredths of a second, the unit of /proc
	process := ts.BackgroundCmds()[0].Process
	for deadline := time.Now().Add(time.Minute); worked(process.Pid) < atLeast; <-time.After(time.Millisecond) {
		if time.Now().After(deadline) {
			ts.Fatalf("no work done after a minute")
		}
	}
	ts.Check(process.Signal(os.Interrupt))
}

// worked is the processor time of a process, from the fields utime and stime of
// /proc/PID/stat.
func worked(pid int) int {
	const utime = 11 // counted from the state, which follows the name in brackets
	text, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	_, after, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(after)
	if len(fields) < utime+2 {
		return 0
	}
	user, _ := strconv.Atoi(fields[utime])
	system, _ := strconv.Atoi(fields[utime+1])
	return user + system
}

// sockets counts the open sockets of a process.
func sockets(pid int) int {
	files, _ := filepath.Glob(filepath.Join("/proc", strconv.Itoa(pid), "fd", "*"))
	count := 0
	for _, file := range files {
		if target, err := os.Readlink(file); err == nil && strings.HasPrefix(target, "socket:") {
			count++
		}
	}
	return count
}
