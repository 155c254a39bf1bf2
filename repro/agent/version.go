package agent

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Version is a version of mirrord: its major, minor and patch number.
type Version [3]int

// ParseVersion reads a version such as 3.140.0, v3.140.0 or 3.140.
func ParseVersion(text string) (Version, error) {
	var v Version
	parts := strings.Split(strings.TrimPrefix(text, "v"), ".")
	if len(parts) < 2 || len(parts) > len(v) {
		return v, notVersion(text)
	}
	for i, part := range parts {
		number, err := strconv.ParseUint(part, 10, 16)
		if err != nil {
			return Version{}, notVersion(text)
		}
		v[i] = int(number) //nolint:gosec // it has 16 bits
	}
	return v, nil
}

func notVersion(text string) error {
	return fmt.Errorf("%q is no version; allowed: three numbers such as %s", text, LatestRead)
}

// Compare is below 0 if v is older than w, above 0 if it is newer.
func (v Version) Compare(w Version) int { return slices.CompareFunc(v[:], w[:], cmp.Compare[int]) }

// AtLeast reports whether a version is that which is written as text, or a later one.
func (v Version) AtLeast(text string) bool {
	w, err := ParseVersion(text)
	return err == nil && v.Compare(w) >= 0
}

// String writes it with three numbers.
func (v Version) String() string { return fmt.Sprintf("%d.%d.%d", v[0], v[1], v[2]) }

// Releases are the versions in which something changed that decides whether an agent
// flushes, and how. The first one is without any flush.
const (
	FlushFirst      = "3.25.0"  // there is a flush, off by default
	FlushByDefault  = "3.32.0"  // it is on by default
	MirrorRedirects = "3.153.0" // mirroring redirects and flushes too, where there is no operator
	MirrorEverybody = "3.159.0" // and with the operator
	ConntrackSwitch = "3.234.0" // a variable of the agent turns conntrack off
)
