// Package report lists the forms of a report. [Formats] names those of a result
// and of a set, [Comparisons] those of a comparison, [Sweeps] those of a sweep; to
// add one, write a package for it and add a line there.
//
//	result ─▶ content ─▶ terminal · html · markdown · junit
//	plain     what is     how it looks
//	data      said
//
// A form adds no statements: each sentence comes from package content, or for other
// documents from packages comparisons and sweeps, and rests on a field of the document.
// JSON and GitHub's annotations are short, so they are in this package.
package report
