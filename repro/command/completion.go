package command

import (
	"embed"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"
)

// The script of each shell asks hangscope itself what may stand next (complete.go), so
// that a script does not have to be written again for another version.
//
//go:embed completion
var completionScripts embed.FS

// shells are the shells that have a script.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func completionCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "completion",
		Usage: "print the script with which a shell completes hangscope's commands, flags and scenarios",
		UsageText: `hangscope completion bash > hangscope.bash    then, in ~/.bashrc: source that file
hangscope completion zsh > _hangscope         into a folder of $fpath
hangscope completion fish > hangscope.fish    into ~/.config/fish/completions
hangscope completion powershell > hangscope.ps1   then, in $PROFILE: . that file`,
		OnUsageError: usageError,
		Action: leavable(func(c *cli.Context) error {
			args, err := arguments(c, 1)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return fmt.Errorf("completion needs the name of a shell; allowed: %s", enumerated(shells))
			}
			script, err := completionScripts.ReadFile("completion/" + args[0])
			if err != nil {
				return fmt.Errorf("completion: %q; allowed: %s", args[0], enumerated(shells))
			}
			_, err = stdout.Write(script)
			return err
		}),
	}
}
