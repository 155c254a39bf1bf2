package config

// Validate returns what is wrong with a configuration of mirrord, each an [*Error], in the
// file's order.
func Validate(d *Document) []error {
	return nil
}
