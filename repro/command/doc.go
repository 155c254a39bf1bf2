// Package command is the command line: one file a command.
//
//	hangscope run mirrord-2348        run.go
//	hangscope list                    list.go
//	hangscope show healthy            show.go
//	hangscope render result.json      render.go
//	hangscope compare a.json b.json   compare.go
//	hangscope schema                  schema.go
//	hangscope verify --all            verify.go
//	hangscope doctor                  doctor.go
//	hangscope version                 version.go
//
// What a run writes beside its report has a file too: pcap.go, bundle.go, and
// github.go for GitHub Actions. So has what it needs for the kernel, kernel.go.
//
// Results go to stdout and everything else to stderr. Bad input gets one line
// that begins with "error:", often one with "hint:", and exit code 2.
package command
