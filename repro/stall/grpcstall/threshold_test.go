package grpcstall_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/stall/grpcstall"
)

func TestPerMethod(t *testing.T) {
	const own, whole = chainpb.Chain_Stream_FullMethodName, "/hangscope.v1.Chain/"
	tests := map[string]struct {
		all  time.Duration
		each map[string]time.Duration
		want time.Duration // 0: not watched
	}{
		"all alike":              {2 * second, nil, 2 * second},
		"another method":         {2 * second, map[string]time.Duration{"/x.Y/Stream": second}, 2 * second},
		"its own":                {2 * second, map[string]time.Duration{own: 3 * second}, 3 * second},
		"its service's":          {2 * second, map[string]time.Duration{whole: 3 * second}, 3 * second},
		"its own comes first":    {2 * second, map[string]time.Duration{whole: second, own: 3 * second}, 3 * second},
		"never":                  {second, map[string]time.Duration{own: grpcstall.Never}, 0},
		"none but":               {grpcstall.Never, map[string]time.Duration{own: second}, second},
		"none":                   {grpcstall.Never, nil, 0},
		"what is usual for it":   {second, map[string]time.Duration{own: 0}, 10 * second},
		"what is usual for each": {0, nil, 10 * second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			virtual(t, paced(nil, 15*second), func(m *grpcstall.Monitor) {
				m.StallAfter, m.PerMethod = test.all, test.each
			}, func(t *testing.T, r *rig) {
				require.Equal(t, io.EOF, drain(t, r))
				settle()
				events := r.clientEvents.all()
				if test.want == 0 {
					assert.Empty(t, events)
					return
				}
				require.NotEmpty(t, events)
				assert.Equal(t, test.want, events[0].StallAfter)
				assert.InDelta(t, test.want.Seconds(), events[0].Silent.Seconds(), 0.5)
			})
		})
	}
}

// steady is a service that sends messages in a rhythm, then is silent for a
// time, and returns.
func steady(count int, rhythm func() time.Duration, silent time.Duration) service {
	return service{stream: func(stream grpc.ServerStreamingServer[chainpb.Message]) error {
		for range count {
			pause(rhythm())
			if err := stream.Send(&chainpb.Message{}); err != nil {
				return err
			}
		}
		pause(silent)
		return nil
	}}
}

func every(d time.Duration) func() time.Duration { return func() time.Duration { return d } }

// Without a threshold, a stall is what is unusual for the method.
func TestWhatIsUsual(t *testing.T) {
	const ms = time.Millisecond
	tests := map[string]struct {
		service service
		most    time.Duration // of the threshold; 0 if there is no stall
	}{
		"as fast as it goes":                 {steady(5000, every(0), second), 250 * ms},
		"1,000 a second":                     {steady(5000, every(ms), second), 250 * ms},
		"100 a second":                       {steady(2000, every(10*ms), second), 300 * ms},
		"10 a second, silent for a second":   {steady(200, every(100*ms), second), 0},
		"10 a second, silent for three":      {steady(200, every(100*ms), 3*second), 2600 * ms},
		"one in 3 s, silent for 55":          {steady(150, every(3*second), 55*second), 0},
		"one in 3 s, silent for 65":          {steady(150, every(3*second), 65*second), 62 * second},
		"one in a minute":                    {steady(150, every(time.Minute), time.Minute), 200 * second},
		"few, silent for 9 s":                {steady(3, every(100*ms), 9*second), 0},
		"few, silent for 11":                 {steady(3, every(100*ms), 11*second), 10 * second},
		"jitter up to 150 ms":                {steady(1000, jitter(150*ms), 2*second), 0},
		"jitter, and silent for much longer": {steady(1000, jitter(150*ms), 5*second), 3500 * ms},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			virtual(t, test.service, after(0), func(t *testing.T, r *rig) {
				require.Equal(t, io.EOF, drain(t, r))
				settle()
				events := r.clientEvents.all()
				if test.most == 0 {
					assert.Empty(t, events)
					return
				}
				require.NotEmpty(t, events)
				last := events[len(events)-2]
				assert.LessOrEqual(t, last.StallAfter, test.most)
				assert.Greater(t, last.Silent, last.StallAfter)
			})
		})
	}
}

// jitter is a random rhythm that is the same in every run.
func jitter(most time.Duration) func() time.Duration {
	random := rand.New(rand.NewPCG(1, 2))
	return func() time.Duration { return time.Duration(random.Int64N(int64(most))) }
}

// A method whose rhythm is slower than its first threshold raises one false
// alarm.
func TestSlowRhythmIsLearnedAtOnce(t *testing.T) {
	virtual(t, steady(50, every(time.Minute), 0), after(0), func(t *testing.T, r *rig) {
		require.Equal(t, io.EOF, drain(t, r))
		settle()
		assert.Len(t, r.clientEvents.all(), 2)
	})
}

// A stall is not what is usual: it counts as long as the threshold was.
func TestStallsAreNotLearned(t *testing.T) {
	virtual(t, paced(nil, 200*second, 300*second), after(0), func(t *testing.T, r *rig) {
		require.Equal(t, io.EOF, drain(t, r))
		settle()
		events := r.clientEvents.all()
		require.Len(t, events, 4)
		assert.InDelta(t, 200, events[2].StallAfter.Seconds(), 20, "20 times 10 s")
	})
}

// Calls that are too short to be seen count for what is usual all the same.
func TestShortCalls(t *testing.T) {
	calls := 0
	virtual(t, service{unary: func(context.Context) error {
		calls++
		if calls > 1000 {
			pause(second)
		}
		return nil
	}}, after(0), func(t *testing.T, r *rig) {
		for range 1001 {
			pause(time.Millisecond)
			_, err := r.Unary(t.Context(), &chainpb.Message{})
			require.NoError(t, err)
		}
		settle()
		for _, events := range [][]grpcstall.Event{r.clientEvents.all(), r.serverEvents.all()} {
			require.Len(t, events, 2)
			assert.Equal(t, 250*time.Millisecond, events[0].StallAfter)
		}
	})
}

func TestMethodsAreBounded(t *testing.T) {
	var monitor grpcstall.Monitor
	defer monitor.Close()
	for i := range 2 * grpcstall.MaxMethods {
		info := &grpc.UnaryServerInfo{FullMethod: fmt.Sprintf("/any/%d", i)}
		_, err := monitor.UnaryServer(t.Context(), nil, info, func(context.Context, any) (any, error) { return 1, nil })
		require.NoError(t, err)
	}
	assert.LessOrEqual(t, monitor.Methods(), grpcstall.MaxMethods+1)
}
