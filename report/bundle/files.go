package bundle

import (
	"encoding/json"
	"io"
	"strings"

	"hangscope/report"
	"hangscope/report/content"
	"hangscope/report/pcapng"
	"hangscope/report/rerun"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// addReports adds a file in every format. The folder of a run has no JSON file,
// because the JSON file of the set has the result.
func (c *Contents) addReports(folder string, write func(report.Format, io.Writer) error) {
	for _, name := range report.Names() {
		if folder != "" && name == "json" {
			continue
		}
		format := report.Formats[name]
		c.add(File{
			Name: folder + format.File, What: format.Summary,
			write: func(w io.Writer) error { return write(format, w) },
		})
	}
}

func environment(e result.Environment) File {
	return File{
		Name: "environment.json", What: "the machine and the versions, without names",
		write: func(w io.Writer) error {
			encoder := json.NewEncoder(w)
			encoder.SetIndent("", "  ")
			return encoder.Encode(e)
		},
	}
}

// addRun adds the scenario of a run, and what its variants left.
func (c *Contents) addRun(folder string, r *result.Result, kept *Kept) {
	name, text := rerun.ScenarioFile(r)
	c.add(plain(folder+name, "the scenario in full, for hangscope run", []byte(text)))
	c.rerunCommands = append(c.rerunCommands, inFolder(folder, rerun.Again(r)))
	for _, v := range r.Variants {
		recording, ok := kept.recording(r, v.Name)
		if !ok {
			c.leaveOut("%scapture-%s.pcapng: no recording of that variant was kept.", folder, fileName(v.Name))
			continue
		}
		capture := captureOf(folder, content.Provenance(r), recording)
		c.add(capture)
		if missing := MissingBytes(recording.Capture); missing > 0 {
			c.leaveOut("%s lacks the last %d bytes that passed: the size of a capture is bounded.", capture.Name, missing)
		}
		if len(recording.Goroutines) > 0 {
			c.add(stacksOf(folder, r, recording))
		}
	}
}

// inFolder makes a shell run a command in a folder, and stay where it is.
func inFolder(folder, command string) string {
	if folder == "" {
		return command
	}
	return "(cd " + folder + " && " + command + ")"
}

func captureOf(folder, provenance string, r result.Recording) File {
	name := folder + "capture-" + fileName(r.Variant) + ".pcapng"
	return File{
		Name: name, What: "what passed the ends of " + r.Variant + "'s connections, for Wireshark",
		write: func(w io.Writer) error {
			r.Capture.Provenance = provenance
			made, err := pcapng.Make(r.Capture)
			if err != nil {
				return err
			}
			return made.Write(w)
		},
		open: "tshark -r " + name + pcapng.DecodeAs(r.Capture),
	}
}

// stacksOf is the file of a variant's stacks. The stacks of the variant that the
// page is about have the plain name, because they are the ones to look at.
func stacksOf(folder string, found *result.Result, r result.Recording) File {
	name := folder + "goroutines-" + fileName(r.Variant) + ".txt"
	if subject := content.Subject(found); subject != nil && subject.Name == r.Variant {
		name = folder + "goroutines.txt"
	}
	return plain(name, r.Variant+"'s stacks when the stall was noticed", r.Goroutines)
}

func plain(name, what string, data []byte) File {
	return File{Name: name, What: what, write: func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}}
}

// MissingBytes counts the bytes of a capture that were not kept. Bytes that passed
// both ends count once.
func MissingBytes(c evidence.Capture) uint64 {
	var sum uint64
	for _, connection := range c.Connections {
		var dialled, accepted evidence.ConnectionEnd
		if connection.Dialled != nil {
			dialled = *connection.Dialled
		}
		if connection.Accepted != nil {
			accepted = *connection.Accepted
		}
		sum += max(dialled.Written.Missing, accepted.Read.Missing) + max(accepted.Written.Missing, dialled.Read.Missing)
	}
	return sum
}

// fileName makes a name that every file system takes, and that cannot point out
// of the folder. The names of valid scenarios and variants stay as they are.
func fileName(name string) string {
	const most = 64
	name = strings.Map(func(r rune) rune {
		if r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '_'
	}, name)
	return name[:min(len(name), most)]
}
