package words

import "embed"

// The script of each shell asks hangscope itself what may stand next ([Next]), so that a
// script does not have to be written again for another version.
//
//go:embed scripts
var scripts embed.FS

// Shells are the shells that have a script.
var Shells = []string{"bash", "zsh", "fish", "powershell"}

// Script returns the script with which a shell completes, if it is one of [Shells].
func Script(shell string) ([]byte, bool) {
	text, err := scripts.ReadFile("scripts/" + shell)
	return text, err == nil
}
