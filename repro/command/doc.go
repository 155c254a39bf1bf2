// Package command is the command line: one file a command.
//
//	hangscope run mirrord-2348          run.go
//	hangscope list                      list.go
//	hangscope show healthy              show.go
//	hangscope render result.json        render.go
//	hangscope compare a.json b.json     compare.go
//	hangscope sweep --set 'path=*'      sweep.go
//	hangscope verify mirrord-2348       verify.go
//	hangscope doctor                    doctor.go
//	hangscope schema                    schema.go
//	hangscope version                   version.go
//	hangscope help run                  help.go
//	hangscope completion bash           completion.go
//	hangscope man                       man.go
//
// app.go puts the commands together, and package words lets flags follow arguments.
// Some flags of run have a file of their own: which scenarios and how often
// (scenario.go, plans.go), --clock (clock.go), --cures (cures.go), --layer (kernel.go),
// --pcap (pcap.go) and --bundle (bundle.go). sweep_plan.go has the axes of sweep,
// verify_run.go runs what verify compares, verify_keep.go keeps what differs, and package
// verified has the tables of it. The commands share the other files: input.go reads results, output.go decides where a report goes and what it looks
// like, target.go opens and writes its file, file.go says what a path leads to, leave.go
// ends what an interruption must not wait for, and github.go reports to GitHub Actions.
//
// The package stands below repro, and it uses the reports too. That is odd, but the
// fixed top level of the repository leaves no better place.
//
// Results go to stdout and everything else to stderr. Bad input gets one line
// that begins with "error:", often one with "hint:", and exit code 2 (errors.go, and
// usage.go for what is wrong with a flag). What takes long says so first, and shows how far
// it has come (package progress).
package command
