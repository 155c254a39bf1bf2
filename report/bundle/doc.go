// Package bundle packs all that is known about a run, or about several, into one
// file for a bug report:
//
//	README.txt             what each file is, how to open it, and how to run it again
//	environment.json       the machine and the versions, without names
//	result.json            all that was found; hangscope render reads it
//	report.md, .html, …    the same in every other form
//	scenario.yaml          the plan in full, as a file that runs
//	capture-VARIANT.pcapng what passed the ends of the connections
//	goroutines.txt         the stacks at the moment at which the stall was noticed
//
// In a bundle of several runs, each run that is worth a look has a folder with
// its reports and the last three kinds of files. Nothing in a bundle names a
// person, a host or a path, and two bundles of one result are the same to the
// byte. The README lists what is missing.
package bundle
