package content

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestManyUnexpectedSeedsAreCut(t *testing.T) {
	assert.Equal(t, "seed 4", SeedList([]uint64{4}))
	assert.Equal(t, "seeds 4 and 9", SeedList([]uint64{4, 9}))
	seeds := make([]uint64, 100)
	assert.True(t, strings.HasSuffix(SeedList(seeds), "0, 0 and 88 more"))
}
