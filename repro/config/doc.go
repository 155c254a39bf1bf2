// Package config reads mirrord's configuration as mirrord does: files, variables and
// defaults, with the place of each value.
//
//	file ──▶ Parse ──▶ Document ──┐
//	variables ────────────────────┴──▶ Inputs.Effective ──▶ Value, and what decided it
//
// It judges nothing, and asks no cluster.
package config
