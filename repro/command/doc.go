// Package command is the command line: one file a command.
//
//	hangscope run mirrord-2348     run.go
//	hangscope list                 list.go
//	hangscope show healthy         show.go
//	hangscope render result.json   render.go
//	hangscope schema               schema.go
//	hangscope version              version.go
//
// Results go to stdout and everything else to stderr. Bad input gets one line
// that begins with "error:", often one with "hint:", and exit code 2.
package command
