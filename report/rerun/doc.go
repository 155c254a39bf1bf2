// Package rerun finds the command that makes a run again, and the scenario as a file
// if the command needs one.
//
//	hangscope run --seed 7 --set path=meshio mirrord-2348
//	hangscope run scenario.yaml
//
// It tries the flags before it returns them: flags that do not give the same scenario
// are not returned.
package rerun
