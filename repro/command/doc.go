// Package command is the command line: one file a command.
//
//	hangscope run mirrord-2348          run.go
//	hangscope list                      list.go
//	hangscope show healthy              show.go
//	hangscope render result.json        render.go
//	hangscope compare a.json b.json     compare.go
//	hangscope verify mirrord-2348       verify.go, verify_table.go
//	hangscope doctor                    doctor.go
//	hangscope schema                    schema.go
//	hangscope version                   version.go
//
// app.go puts them together and order.go lets flags follow arguments. The flags
// of run that need more than a line have a file of their own: which scenarios and
// how often (scenario.go, plans.go), --cures (cures.go), --layer (kernel.go),
// --pcap (pcap.go) and --bundle (bundle.go). What commands share: input.go reads
// results, output.go decides where a report goes and what it looks like, file.go
// writes files, progress.go and overview.go show how far it has come, github.go
// tells GitHub Actions.
//
// Results go to stdout and everything else to stderr. Bad input gets one line
// that begins with "error:", often one with "hint:", and exit code 2 (errors.go).
package command
