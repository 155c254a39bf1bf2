// Package agent is what is known of mirrord's agent: how each generation of it
// flushes, since and until when. It is a table, and runs nothing; package mechanisms
// models what the rows do.
//
//	g2   mark-reject   mirrord 3.64.0–3.133   2023-09 to 2025-02   #1871, #1880
//
// The versions and months are those of mirrord's releases, read up to [LatestRead].
package agent
