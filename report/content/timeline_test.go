package content

import (
	"slices"
	"testing"

	"hangscope/report/sample"
	"hangscope/repro/result"
)

// One slow message in a long run must be seen, however narrow the page.
func TestMergeKeepsTheHighest(t *testing.T) {
	const buckets = 512
	for spike := 0; spike < buckets; spike += 3 {
		line := result.Timeline{BucketNS: 10 * sample.Ms, Buckets: make([]result.Bucket, buckets)}
		line.Buckets[spike] = result.Bucket{Messages: 1, LatencyMaxNS: 7, SilenceMaxNS: 9}
		for _, columns := range []int{1, 16, 60, 67, 187, 511, 512, 700} {
			lane := Merge(line, buckets*10*sample.Ms, columns)
			if len(lane) != columns {
				t.Fatalf("%d columns, want %d", len(lane), columns)
			}
			seen := slices.IndexFunc(lane, func(b result.Bucket) bool { return b.LatencyMaxNS == 7 && b.SilenceMaxNS == 9 })
			if want := spike * columns / buckets; seen < want-1 || seen > want+1 {
				t.Errorf("the spike of bucket %d is in column %d of %d, want %d", spike, seen, columns, want)
			}
		}
	}
}

func TestMerge(t *testing.T) {
	bucket := func(n int64) result.Bucket {
		return result.Bucket{Messages: int(n), LatencyMaxNS: n, SilenceMaxNS: n}
	}
	line := result.Timeline{BucketNS: 10, Buckets: []result.Bucket{bucket(1), bucket(2), bucket(3), bucket(4)}}
	tests := []struct {
		name    string
		span    int64
		columns int
		want    []int64
	}{
		{"as many", 40, 4, []int64{1, 2, 3, 4}},
		{"half", 40, 2, []int64{2, 4}},
		{"one", 40, 1, []int64{4}},
		{"stretched", 40, 8, []int64{1, 1, 2, 2, 3, 3, 4, 4}},
		{"another variant was longer", 80, 8, []int64{1, 2, 3, 4}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []int64
			for _, b := range Merge(line, test.span, test.columns) {
				got = append(got, b.SilenceMaxNS)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestNiceStep(t *testing.T) {
	for ns, want := range map[int64]int64{0: 1, 1: 1, 3: 5, 6: 10, 10: 10, 11: 20, 499: 500, 501: 1000} {
		if got := NiceStep(ns); got != want {
			t.Errorf("niceStep(%d) is %d, want %d", ns, got, want)
		}
	}
}
