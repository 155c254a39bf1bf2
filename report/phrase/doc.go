// Package phrase writes single values as text: names from outside, which it makes
// safe to print and bounds; numbers with their units; lists as in a sentence.
//
//	phrase.Duration(1_060_000)            1.06 ms
//	phrase.Clip("a name\x1b[31m", 24)     a name
//	phrase.Join([]string{"one", "two"})   one and two
package phrase
