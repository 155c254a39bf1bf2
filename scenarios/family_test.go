package scenarios

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each scenario of the catalogue is in one family, and each family says what it is.
func TestFamilies(t *testing.T) {
	listed := 0
	for _, family := range Families {
		listed += len(OfFamily(All(), family.Family))
		assert.NotEmpty(t, family.Is, family.Family)
	}
	assert.Len(t, All(), listed)
	for name, want := range map[string]Family{
		"mirrord-2348": MirrordFamily, "linkerd-today": MeshFamily, "slow-client": InAService, "healthy": MirrordFamily,
	} {
		s, err := Builtin(name)
		require.NoError(t, err)
		assert.Equal(t, want, s.Family(), name)
	}
	flushed := Scenario{Flush: &Flush{By: ByMiddlebox}, Path: "meshio"}
	assert.Equal(t, OnThePath, flushed.Family(), "a middlebox is on the path")
	assert.Equal(t, OnThePath, Scenario{Fault: Faults{{Kind: Drop}}, Path: "meshio"}.Family())
	assert.Equal(t, AtAProxy, Scenario{Fault: Faults{{Kind: Buffering}, {Kind: Drop}}}.Family(), "the first fault decides")
}
