// Package terminal draws a result as a page of text: in colour or without, in
// Unicode or ASCII, on as many columns as there are.
//
//	 HUNG   With the flush the stream hangs after message 10, on hop 1.
//	╭─────────────────╮  hop 1  ╭──────────────────╮  hop 2  ╭─────────────────╮
//	│ upstream :50051 ├───✗╌╌╌╌▶│ forwarder :50051 ├╌╌╌╌╌╌╌╌▶│ client          │
//	│ told Canceled   │ ▼ flush │ not told         │ ▼ flush │ not told        │
//	╰─────────────────╯         ╰──────────────────╯         ╰─────────────────╯
//
// A [Page] says how the reader wants it. No line is wider than the page. Columns that
// do not fit are left out whole, because a part of a number would be wrong.
package terminal
