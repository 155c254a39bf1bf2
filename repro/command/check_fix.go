package command

import (
	"fmt"
	"io"
	"os"

	"github.com/google/renameio/v2/maybe"
	"github.com/urfave/cli/v2"

	"hangscope/repro/check"
	"hangscope/repro/config"
)

// change writes the changed configurations, if that was asked for.
func (p *checkPlan) change(c *cli.Context, stderr io.Writer) error {
	for _, in := range p.inputs {
		if in.File == nil {
			continue
		}
		if check.Judge(in, p.options).Fix.Diff == "" {
			_, _ = fmt.Fprintf(stderr, "%s: no change of the file is needed, or none helps; the report says which\n", calledName(in.File.Name))
			continue
		}
		if err := p.changeOne(c, in.File, stderr); err != nil {
			return err
		}
	}
	return nil
}

func (p *checkPlan) changeOne(c *cli.Context, doc *config.Document, stderr io.Writer) error {
	fixed, err := check.Fixed(doc)
	switch {
	case err != nil:
		return err
	case p.fixed != nil:
		return p.out.deliver(c.Context, p.fixed, "mirrord."+string(doc.Format), fixed)
	case !c.Bool("write"):
		return nil
	case doc.Name == stdinName:
		return hint(fmt.Errorf("--write: stdin is no file"), "--output FILE writes it")
	}
	backup, err := rewrite(doc.Name, doc.Text, fixed)
	if err != nil {
		return fmt.Errorf("--write: %w", err)
	}
	_, _ = fmt.Fprintf(stderr, "%s is changed; %s is as it was\n", doc.Name, backup)
	return nil
}

// rewrite puts new text into a file, whole or not at all, and keeps the old one beside it. It
// refuses a file that has changed since it was read.
func rewrite(name string, before, after []byte) (backup string, err error) {
	path, err := withoutLinks(name)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != string(before) {
		return "", hint(fmt.Errorf("%s has changed since it was read", name), "check it again")
	}
	if backup, err = keepCopy(path, before, info.Mode().Perm()); err != nil {
		return "", err
	}
	return backup, maybe.WriteFile(path, after, info.Mode().Perm())
}

// keepCopy writes a backup beside a file, under a name that no file has yet.
func keepCopy(path string, text []byte, mode os.FileMode) (string, error) {
	const maxBackups = 100
	for i := range maxBackups {
		name := path + ".bak"
		if i > 0 {
			name = fmt.Sprintf("%s.bak%d", path, i+1)
		}
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if os.IsExist(err) {
			continue
		}
		if err != nil {
			return "", err
		}
		if _, err = file.Write(text); err != nil {
			_ = file.Close()
			return "", err
		}
		return name, file.Close()
	}
	return "", fmt.Errorf("%s has %d backups already", path, maxBackups)
}
