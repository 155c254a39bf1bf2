// Package junit writes results as test reports that CI systems read.
//
//	testsuites
//	└─ testsuite   a scenario
//	   └─ testcase   a variant: passed, failed, or skipped with the reason
//
// A failure says what was expected, what was observed, why, and how to run it
// again.
package junit
