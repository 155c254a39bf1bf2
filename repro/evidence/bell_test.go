package evidence_test

import (
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
)

// One message wakes all who wait for it, as two faults that begin after it do.
func TestAMessageWakesAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		recorder := evidence.NewRecorder(1, 3, evidence.Down)
		call := recorder.Call(0)
		call.Start()
		var woken sync.Mutex
		count := 0
		for range 2 {
			arrived := recorder.Arrived()
			go func() {
				select {
				case <-arrived:
				case <-t.Context().Done():
					return
				}
				woken.Lock()
				defer woken.Unlock()
				count++
			}()
		}
		synctest.Wait()
		call.Arrive(1, evidence.Stamps{})
		synctest.Wait()
		woken.Lock()
		defer woken.Unlock()
		assert.Equal(t, 2, count)
	})
}
