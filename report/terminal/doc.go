// Package terminal draws a result as a page of text: in colour or without, in
// Unicode or ASCII, on as many columns as there are.
//
//	 HUNG   With the flush the stream hangs after message 10, on hop 1.
//	╭─────────────────╮  hop 1  ╭──────────────────╮  hop 2  ╭─────────────────╮
//	│ upstream :50051 ├───✗╌╌╌╌▶│ forwarder :50051 ├╌╌╌╌╌╌╌╌▶│ client          │
//	│ told Canceled   │ ▼ flush │ not told         │ ▼ flush │ not told        │
//	╰─────────────────╯         ╰──────────────────╯         ╰─────────────────╯
//
// A [Page] has the reader's wishes. Lines are made wide enough for what they
// say and no wider than the page: columns that do not fit are left out whole,
// since a part of a number would be wrong.
package terminal
