// Package checks is what is said in any form of configurations of mirrord that were checked: a
// headline, the two columns, and the change.
//
//	seen := checks.Seen(c)
//	seen.Badge      AT RISK
package checks
