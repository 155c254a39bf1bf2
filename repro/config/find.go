package config

import (
	"os"
	"path/filepath"
)

// Find returns the configuration of a folder or of the nearest one above it that has one:
// .mirrord/mirrord.json, or .toml, .yaml, .yml, in this order.
func Find(dir string) (string, bool) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	for {
		for _, extension := range []string{".json", ".toml", ".yaml", ".yml"} {
			name := filepath.Join(dir, ".mirrord", "mirrord"+extension)
			if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
				return name, true
			}
		}
		above := filepath.Dir(dir)
		if above == dir {
			return "", false
		}
		dir = above
	}
}
