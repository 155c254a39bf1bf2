// Package tables makes every table that a report shows, once for all forms: rows
// of cells, each with a tone. A form names the columns that it shows, and lays
// them out.
//
//	tables.Variants(r).Show("variant", "outcome", "messages")
//
//	variant    outcome  messages
//	without the flush  flowing     30/30
//	with the flush     hung        10/30
package tables
