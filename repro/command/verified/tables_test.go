package verified

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/verify"
)

// A row has every result that was seen, how often, and what was not tested.
func TestRowsOfTheVerifiedTables(t *testing.T) {
	cell := verify.TrueCells()[0]
	seen := cell
	seen.Agreed, seen.Repeated = 2, 3
	found, agree := Tables([]verify.Tabled{{True: cell, Seen: seen, Others: map[string]int{"OK · OK · DONE": 1}, Late: 1, Again: 6}})
	text := markdown(t, found)
	assert.False(t, agree)
	assert.Contains(t, text, " | 2/3 | DIFFERS: "+cell.Seen()+
		"; 1×: OK · OK · DONE; 1×: the flush came late; repeated 6×, because the flush came late |\n")
	assert.Contains(t, text, "Runs that were repeated, because the machine was too busy: 6\n")

	seen.Agreed, seen.Repeated = 0, 0
	found, agree = Tables([]verify.Tabled{{True: cell, Seen: seen, Late: 3}})
	text = markdown(t, found)
	assert.False(t, agree)
	assert.Contains(t, text, " | 0/0 | UNDECIDED; 3×: the flush came late |\n")

	seen.Agreed, seen.Repeated = 3, 3
	found, agree = Tables([]verify.Tabled{{True: cell, Seen: seen}})
	text = markdown(t, found)
	assert.True(t, agree)
	assert.Contains(t, text, " | 3/3 | the same |\n")
	assert.NotContains(t, text, "repeated")
}

// Each cell that differs is shown beside what the document says.
func TestTablesShowWhatDiffers(t *testing.T) {
	cells := verify.TrueCells()
	sure, unsure := cells[0], cells[1]
	require.Equal(t, 3, sure.Agreed)
	require.Equal(t, 2, unsure.Agreed)
	seen := func(c verify.Cell, client string) verify.Tabled {
		t := verify.Tabled{True: c, Seen: c}
		t.Seen.Client = client
		t.Seen.Agreed, t.Seen.Repeated = 3, 3
		return t
	}
	found, agree := Tables([]verify.Tabled{seen(sure, sure.Client), seen(unsure, "OK")})
	text := markdown(t, found)
	assert.False(t, agree, "a cell of which the document is less sure accepts what is written, and not anything")
	assert.Contains(t, text, "| 3/3 | the same |")
	assert.Contains(t, text, "| 3/3 | DIFFERS: "+unsure.Client)
	assert.Contains(t, text, "1 of 2 cells are the same as in the document.")
	found, agree = Tables([]verify.Tabled{seen(sure, "OK")})
	text = markdown(t, found)
	assert.False(t, agree)
	assert.Contains(t, text, "DIFFERS: "+sure.Client)
}
