package probe

import (
	"encoding/base64"
	"fmt"
	"strings"

	"google.golang.org/grpc/metadata"
)

// Headers are headers by their names.
type Headers = metadata.MD

// Header reads headers, each as grpcurl does: "name: value". The value of a name that ends
// with -bin is base64.
func Header(lines []string) (Headers, error) {
	header := Headers{}
	for _, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		switch {
		case !ok:
			return nil, fmt.Errorf("%q is no header; allowed: NAME: VALUE", line)
		case !isName(name):
			return nil, fmt.Errorf("%q is no name of a header; allowed: letters, digits, and - _ or . with them", name)
		case strings.HasPrefix(name, "grpc-"):
			return nil, fmt.Errorf("%q is a header of gRPC itself; allowed: names that do not begin with grpc-", name)
		}
		if strings.HasSuffix(name, "-bin") {
			decoded, err := unbase64(value)
			if err != nil {
				return nil, fmt.Errorf("the value of %q is not base64, as that of a name with -bin is", name)
			}
			value = decoded
		} else if !isPrintable(value) {
			return nil, fmt.Errorf("the value of %q has a sign that no header may have; allowed: printable ASCII, or a name with -bin and base64", name)
		}
		header.Append(name, value)
	}
	return header, nil
}

func isName(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == ""
}

func isPrintable(value string) bool {
	return !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' })
}

// unbase64 reads base64 with or without padding, of either alphabet.
func unbase64(value string) (string, error) {
	value = strings.TrimRight(strings.NewReplacer("-", "+", "_", "/").Replace(value), "=")
	decoded, err := base64.RawStdEncoding.DecodeString(value)
	return string(decoded), err
}
