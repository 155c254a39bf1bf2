// Package bundle packs all that is known of a run, or of several, into one
// file for a bug report:
//
//	README.txt             what each file is, how to open it, and how to run it again
//	environment.json       the machine and the versions, without names
//	result.json            all that was found; hangscope render reads it
//	report.md, .html, …    the same in every form that there is
//	scenario.yaml          the plan in full, as a file that runs
//	capture-VARIANT.pcapng what passed the ends of the connections
//	goroutines.txt         the stacks at the moment at which the stall was noticed
//
// Of several runs, the last three and the reports of each that is worth a look
// are in a folder of its own. Nothing in it names a person, a host or a path,
// and two bundles of one result are the same to the byte. What could not be
// held is said.
package bundle
