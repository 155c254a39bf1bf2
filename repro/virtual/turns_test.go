package virtual_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/virtual"
)

// takers take turns at one moment, side by side, and return in which order they did.
func takers(t *testing.T, places []virtual.Place, during func(virtual.Place)) []virtual.Place {
	t.Helper()
	var mu sync.Mutex
	var order []virtual.Place
	require.NoError(t, virtual.Run(t.Context(), func(context.Context) {
		turns, over := virtual.NewTurns(), make(chan struct{})
		defer close(over)
		go turns.Serve(over)
		var group sync.WaitGroup
		for _, at := range places {
			group.Go(func() {
				time.Sleep(time.Second) //nolint:forbidigo // virtual time
				turns.Take(at)
				mu.Lock()
				order = append(order, at)
				mu.Unlock()
				during(at)
			})
		}
		group.Wait()
	}))
	return order
}

func TestTurnsComeInOrder(t *testing.T) {
	var places []virtual.Place
	for kind := range 5 {
		for number := range 20 {
			places = append(places, virtual.Place{Kind: kind, Number: number})
		}
	}
	mixed := slices.Clone(places)
	rand.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	assert.Equal(t, places, takers(t, mixed, func(virtual.Place) {}))
}

// What follows from one turn, through other goroutines too, comes before the next.
func TestTurnsLastUntilAllIsAtRest(t *testing.T) {
	var mu sync.Mutex
	var seen []int
	note := func(number int) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, number)
	}
	places := []virtual.Place{{Number: 1}, {Number: 0}, {Number: 2}}
	takers(t, places, func(at virtual.Place) {
		passed := make(chan int)
		go func() { note(<-passed + 10) }()
		passed <- at.Number
	})
	assert.Equal(t, []int{10, 11, 12}, seen)
}

func TestTurnsApartComeLast(t *testing.T) {
	places := []virtual.Place{
		{Kind: 2, Group: 1, Apart: true},
		{Kind: 2, Group: 0, Apart: true},
		{Kind: 1, Group: 5, Apart: true},
		{Kind: 9, Group: 3},
		{Kind: 0, Group: 3},
	}
	want := []virtual.Place{places[4], places[3], places[2], places[1], places[0]}
	assert.Equal(t, want, takers(t, places, func(virtual.Place) {}))
}

// Groups have nothing to do with each other: a turn of one does not wait for the end
// of a turn of the other.
func TestGroupsTakeTurnsSideBySide(t *testing.T) {
	places := []virtual.Place{{Group: 0, Kind: 7}, {Group: 1}}
	meeting := make(chan struct{})
	takers(t, places, func(at virtual.Place) {
		if at.Group == 0 {
			meeting <- struct{}{}
		} else {
			<-meeting
		}
	})
}

// What takes a turn when the run is about to end does not wait for ever.
func TestTurnsAfterTheEnd(t *testing.T) {
	for range 100 {
		require.NoError(t, virtual.Run(t.Context(), func(context.Context) {
			turns, over := virtual.NewTurns(), make(chan struct{})
			go turns.Serve(over)
			go turns.Take(virtual.Place{})
			close(over)
			go turns.Take(virtual.Place{Number: 1})
			time.Sleep(time.Second) //nolint:forbidigo // virtual time
			turns.Take(virtual.Place{Number: 2})
		}))
	}
}
