package config

import (
	"slices"
	"strings"

	"hangscope/scenarios"
)

// upFields are the fields of mirrord-up.yaml, by the section; * stands for any service. They
// are those of mirrord/up/src/config.rs, which refuses others, and mode, as default_mode was
// called before 3.210.0.
var upFields = map[string][]string{
	"":                  {"common", "services"},
	"common":            {"accept_invalid_certificates", "context", "operator", "telemetry"},
	"services.*":        {"config_patch", "context", "default_mode", "env", "http_filter", "ignore_ports", "mode", "run", "skip", "target"},
	"services.*.run":    {"command", "directory", "type"},
	"services.*.target": {"namespace", "path"},
}

// upSections are the fields of a service that are sections of mirrord's configuration.
var upSections = map[string]string{
	"env":          "feature.env",
	"http_filter":  "feature.network.incoming.http_filter",
	"ignore_ports": "feature.network.incoming.ignore_ports",
}

// wrongField returns what is wrong first with the fields of a mirrord-up.yaml; nil if nothing
// is. What a service's config_patch says is not looked at here.
func (d *Document) wrongField() error {
	if err := d.onlyKnown(d.Root, "", ""); err != nil {
		return err
	}
	if common := d.At("common"); common != nil {
		if err := d.onlyKnown(common, "common", "common"); err != nil {
			return err
		}
	}
	services := d.At("services")
	for i := range services.Fields {
		f := &services.Fields[i]
		if err := d.wrongService(f.Value, "services."+f.Name); err != nil {
			return err
		}
	}
	return nil
}

// wrongService is wrongField of one service.
func (d *Document) wrongService(service *Node, shown string) error {
	if err := d.onlyKnown(service, "services.*", shown); err != nil {
		return err
	}
	for _, section := range []string{"run", "target"} {
		if n := service.at(section); n != nil {
			if err := d.onlyKnown(n, "services.*."+section, shown+"."+section); err != nil {
				return err
			}
		}
	}
	for i := range service.Fields {
		f := &service.Fields[i]
		path, ok := upSections[f.Name]
		if !ok || f.Value.Kind == Null {
			continue
		}
		v := &validator{name: d.Name}
		v.value(f.Value, path, shown+"."+f.Name)
		for _, err := range v.found {
			if found, ok := err.(*Error); ok && !found.Warning { //nolint:errorlint // Validate makes no other
				return found
			}
		}
	}
	return nil
}

// onlyKnown returns an error of the first field of an object that its section has not.
func (d *Document) onlyKnown(n *Node, section, shown string) error {
	if n.Kind != Object {
		return nil
	}
	known := upFields[section]
	for i := range n.Fields {
		f := &n.Fields[i]
		if f.Unresolved || slices.Contains(known, f.Name) {
			continue
		}
		err := &Error{
			Name: d.Name, Pos: f.Pos, Field: join(shown, f.Name), Reason: "mirrord up has no such field",
			Hint: scenarios.Suggest(f.Name, known),
		}
		if err.Hint == "" {
			err.Allowed = strings.Join(known, ", ")
		}
		return err
	}
	return nil
}
