// Package rerun finds the command that makes a run again, and the scenario as a
// file where the command needs one.
//
//	hangscope run --seed 7 --set path=meshio mirrord-2348
//	hangscope run scenario.yaml
//
// What is shown has been tried: flags that would not give the same scenario
// are not offered.
package rerun
