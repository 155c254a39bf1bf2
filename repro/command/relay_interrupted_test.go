package command_test

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/command"
	"hangscope/repro/result"
)

// teller calls a function with each line that is written.
type teller struct {
	mu   sync.Mutex
	text strings.Builder
	tell func(line string)
}

func (s *teller) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Write(p)
	for {
		line, rest, ok := strings.Cut(s.text.String(), "\n")
		if !ok {
			return len(p), nil
		}
		s.text.Reset()
		s.text.WriteString(rest)
		s.tell(line)
	}
}

// A call that hangs when a relay is interrupted hangs: that the relay then ends the
// connection itself is no news of it. The same holds for a command that runs meanwhile.
func TestRelayInterruptedWhileACallHangs(t *testing.T) {
	for name, args := range map[string][]string{"alone": nil, "with a command": {"--", "sleep", "60"}} {
		t.Run(name, func(t *testing.T) {
			upstream, stop := start(t, "serve", "upstream", "--listen", "0")
			defer stop()
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			address, hangs := make(chan string, 1), regexp.MustCompile("^silent: ")
			stderr := &teller{tell: func(line string) {
				if found := listens.FindStringSubmatch(line); found != nil {
					address <- found[1]
				} else if hangs.MatchString(line) {
					interrupt()
				}
			}}
			var stdout bytes.Buffer
			exit := make(chan int, 1)
			go func() {
				exit <- command.Run(ctx, append([]string{
					"hangscope", "relay", "0=" + upstream, "--flush", "black-hole",
					"--after-message", "5", "--stall-after", "300ms", "--within", "1m", "--format", "json",
				}, args...), &stdout, stderr)
			}()
			load(t, <-address)
			assert.Equal(t, command.ExitInterrupted, <-exit, "it may still have been told, within the minute")
			var found result.Relayed
			require.NoError(t, json.Unmarshal(stdout.Bytes(), &found), stdout.String())
			assert.True(t, found.Interrupted)
			require.Len(t, found.Faults, 1)
			require.Len(t, found.Faults[0].Calls, 1)
			fate := found.Faults[0].Calls[0]
			assert.Equal(t, result.HungSince, fate.State, "%+v", fate)
			assert.Empty(t, fate.ClientTold)
			assert.Equal(t, 1, found.Methods[0].Open)
		})
	}
}
