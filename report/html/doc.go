// Package html writes a result as one page for a browser. The page has its style
// and its charts in it, and its policy lets the browser load nothing else.
//
//	Write ─▶ document.tmpl ─┬─ parts.tmpl    headline, tables, chain, evidence
//	                        └─ charts.tmpl   over time, sequence, spread (SVG)
//
// The Go files compute what the templates show; the templates decide nothing.
package html
