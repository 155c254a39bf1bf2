package virtual_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"hangscope/repro/virtual"
)

// A deadlock leaves its goroutines behind: nobody can end them.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("hangscope/repro/virtual_test.waitForEver"))
}

func waitForEver() { select {} }

func TestBubble(t *testing.T) {
	var before, after time.Time
	require.NoError(t, virtual.Run(t.Context(), func(context.Context) {
		before = time.Now()
		time.Sleep(15 * time.Minute) //nolint:forbidigo // virtual time
		after = time.Now()
	}))
	assert.Equal(t, 15*time.Minute, after.Sub(before), "exactly: nothing but the timer moves the clock")
}

func TestRunReturnsWhenAllHasEnded(t *testing.T) {
	var ended atomic.Bool
	require.NoError(t, virtual.Run(t.Context(), func(context.Context) {
		go func() {
			time.Sleep(0) //nolint:forbidigo // virtual time
			runtime.Gosched()
			ended.Store(true)
		}()
	}))
	assert.True(t, ended.Load())
}

func TestRunsSideBySide(t *testing.T) {
	meeting := make(chan struct{})
	var group sync.WaitGroup
	for _, meet := range []func(){
		func() { meeting <- struct{}{} },
		func() { <-meeting },
	} {
		group.Go(func() {
			assert.NoError(t, virtual.Run(t.Context(), func(context.Context) {
				meet()                // which the one cannot without the other
				time.Sleep(time.Hour) //nolint:forbidigo // virtual time
			}))
		})
	}
	group.Wait()
}

func TestRunMakesAnErrorOf(t *testing.T) {
	for name, test := range map[string]struct {
		f             func(context.Context)
		reason, stack string
	}{
		"a panic":          {func(context.Context) { panic("this") }, "panic: this", "virtual_test.TestRunMakesAnErrorOf"},
		"a panic of lines": {func(context.Context) { panic("this\nand that") }, "panic: this; and that", "virtual_test.TestRunMakesAnErrorOf"},
		"an exit":          {func(context.Context) { runtime.Goexit() }, "Goexit", "virtual_test.TestRunMakesAnErrorOf"},
		"a deadlock":       {func(context.Context) { go waitForEver() }, "deadlock", "virtual_test.waitForEver"},
	} {
		t.Run(name, func(t *testing.T) {
			var failure *virtual.Error
			require.ErrorAs(t, virtual.Run(t.Context(), test.f), &failure)
			assert.Contains(t, failure.Error(), test.reason)
			assert.NotContains(t, failure.Error(), "\n")
			assert.Contains(t, failure.Stack, test.stack)
			require.NoError(t, virtual.Run(t.Context(), func(context.Context) {}), "the next one runs")
		})
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	require.NoError(t, virtual.Run(ctx, func(inner context.Context) {
		cancel()
		<-inner.Done()
	}))
}

// A run that waits for nothing that could happen is asked to end some time.
func TestRunThatWaitsForItsContextAlone(t *testing.T) {
	require.NoError(t, virtual.Run(t.Context(), func(inner context.Context) { <-inner.Done() }))
}

func TestRunIsAbandonedIfItDoesNotLook(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	outside := make(chan struct{})
	left := make(chan struct{})
	err := virtual.Run(ctx, func(context.Context) {
		defer close(left)
		<-outside // which stops the clock
	})
	require.ErrorIs(t, err, virtual.ErrAbandoned)
	close(outside)
	<-left
}

func TestRunInARun(t *testing.T) {
	var failure *virtual.Error
	require.NoError(t, virtual.Run(t.Context(), func(ctx context.Context) {
		require.ErrorAs(t, virtual.Run(ctx, func(context.Context) {}), &failure)
	}))
	assert.Contains(t, failure.Reason, "bubble")
}
