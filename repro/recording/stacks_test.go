package recording

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Stacks name files alike wherever the program was built.
func TestWithoutPaths(t *testing.T) {
	const grpc = "google.golang.org/grpc/internal/transport.(*http2Client).reader(0xc0001, {0xc0002, 0x5})"
	tests := map[string]struct{ stack, want string }{
		"a module": {
			grpc + "\n\t/somewhere/pkg/mod/google.golang.org/grpc@v1.85.0/internal/transport/http2_client.go:42 +0x1f",
			grpc + "\n\tgoogle.golang.org/grpc@v1.85.0/internal/transport/http2_client.go:42 +0x1f",
		},
		"the folder of a module": {
			"example.com/One/two.F[...](...)\n\t/any/example.com/!one/two@v0.1.0-pre/f.go:1",
			"example.com/One/two.F[...](...)\n\texample.com/One/two@v0.1.0-pre/f.go:1",
		},
		"built with -trimpath": {
			"runtime.gopark(...)\n\truntime/proc.go:7 +0x1\nmain.main()\n\thangscope/main.go:20 +0x1",
			"runtime.gopark(...)\n\truntime/proc.go:7 +0x1\nmain.main()\n\thangscope/main.go:20 +0x1",
		},
		"a folder of nobody's": {
			"created by example.com/a/b.(*T).Go in goroutine 5\n\t/one/person/desk/b/c/t.go:9 +0x1",
			"created by example.com/a/b.(*T).Go in goroutine 5\n\texample.com/a/b/t.go:9 +0x1",
		},
		"a module's function by another name": {
			"sync.runtime_Something()\n\t/somewhere/example.com/a@v1.0.0/b/t.go:9",
			"sync.runtime_Something()\n\tsync/t.go:9",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, withoutPaths(test.stack))
		})
	}
}
