package probe_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/reflection"
	refv1alpha "google.golang.org/grpc/reflection/grpc_reflection_v1alpha"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/types/descriptorpb"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
	"hangscope/repro/probe"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func onlyV1(server *grpc.Server) { reflection.RegisterV1(server) }

func onlyV1Alpha(server *grpc.Server) {
	refv1alpha.RegisterServerReflectionServer(server, reflection.NewServer(reflection.ServerOptions{Services: server}))
}

func without(*grpc.Server) {}

// reflect returns a source of a service with that reflection.
func reflect(t *testing.T, register func(*grpc.Server)) probe.Source {
	t.Helper()
	conn := dial(t, probe.Target{Address: serve(t, service{}, register)}, evidence.StartClock())
	source, done := conn.Reflect(t.Context(), nil)
	t.Cleanup(done)
	return source
}

// A service is described by either version of reflection, and by files.
func TestSources(t *testing.T) {
	folder := t.TempDir()
	set := filepath.Join(folder, "chain.bin")
	text, err := proto.Marshal(&descriptorpb.FileDescriptorSet{File: []*descriptorpb.FileDescriptorProto{protodesc.ToFileDescriptorProto(chainpb.File_chain_proto)}})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(set, text, 0o600))
	protoset, err := probe.Protosets([]string{set, set})
	require.NoError(t, err)
	protos, err := probe.Protos(t.Context(), []string{folder, "../chain/chainpb"}, []string{"chain.proto"})
	require.NoError(t, err)
	for name, source := range map[string]probe.Source{
		"reflection v1": reflect(t, onlyV1), "reflection v1alpha": reflect(t, onlyV1Alpha), "protoset": protoset, "proto": protos,
	} {
		for _, way := range []string{"hangscope.v1.Chain/Echo", "hangscope.v1.Chain.Echo", "/hangscope.v1.Chain/Echo"} {
			method, err := probe.Find(source, way)
			require.NoError(t, err, "%s, %s", name, way)
			assert.Equal(t, "/hangscope.v1.Chain/Echo", probe.Path(method), name)
			assert.Equal(t, result.BothWayStreaming, probe.Kind(method), name)
		}
		assert.Equal(t, name, source.Name())
		services, err := probe.List(source)
		require.NoError(t, err, name)
		chain := services[len(services)-1]
		assert.Equal(t, "hangscope.v1.Chain", chain.Name, name)
		assert.Equal(t, result.ProbedMethod{Name: "Collect", Calls: result.ClientStreaming, Request: "hangscope.v1.Message", Response: "hangscope.v1.Collected"}, chain.Methods[2], name)
	}
}

// What is not found is an error that says what there is, and what may be meant.
func TestNotFound(t *testing.T) {
	source := reflect(t, onlyV1)
	for text, want := range map[string][2]string{
		"hangscope.v1.Chain/Eco": {`hangscope.v1.Chain has no method "Eco"; allowed: Stream, Unary, Collect, Echo`, `did you mean "Echo"?`},
		"hangscope.v1.Chain":     {`"hangscope.v1.Chain" names no method; allowed: hangscope.v1.Chain/ and one of Stream, Unary, Collect, Echo`, ""},
		"hangscope.v1.Chian/A":   {`there is no service "hangscope.v1.Chian"; allowed: grpc.reflection.v1.ServerReflection, hangscope.v1.Chain`, `did you mean "hangscope.v1.Chain"?`},
		"chain/Echo":             {`there is no service "chain"; allowed: grpc.reflection.v1.ServerReflection, hangscope.v1.Chain`, `did you mean "hangscope.v1.Chain"?`},
	} {
		_, err := probe.Find(source, text)
		require.EqualError(t, err, want[0], text)
		assert.Equal(t, want[1], hintOf(t, err), text)
	}
	_, err := probe.Find(reflect(t, without), "hangscope.v1.Chain/Echo")
	require.EqualError(t, err, "the service does not offer reflection")
	assert.Equal(t, "-proto FILE or -protoset FILE describes the service without it", hintOf(t, err))
	_, err = probe.List(reflect(t, without))
	require.EqualError(t, err, "the service does not offer reflection")
}

func hintOf(t *testing.T, err error) string {
	t.Helper()
	var e *scenarios.Error
	require.ErrorAs(t, err, &e)
	return e.Hint
}

// A file that cannot be read names itself, and the line.
func TestBadFiles(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	write("syntax.proto", "syntax = \"proto3\";\nmessage M { int32 x = ; }\n")
	write("import.proto", "syntax = \"proto3\";\nimport \"gone.proto\";\n")
	for name, want := range map[string]string{
		"syntax.proto": "syntax.proto:2: column 23: syntax error: unexpected ';', expecting int literal",
		"import.proto": "import.proto:2: column 8: ",
		"gone.proto":   "gone.proto: no such file",
		".":            ".: is a folder",
	} {
		_, err := probe.Protos(t.Context(), []string{folder}, []string{name})
		require.ErrorContains(t, err, want, name)
	}
	_, err := probe.Protosets([]string{filepath.Join(folder, "syntax.proto")})
	require.ErrorContains(t, err, "is no set of descriptors")
	_, err = probe.Protosets([]string{filepath.Join(folder, "gone.bin")})
	require.ErrorContains(t, err, "no such file")
}

// Data that does not fit its method says where, and what may stand there.
func TestRequests(t *testing.T) {
	source := reflect(t, onlyV1)
	stream, err := probe.Find(source, "hangscope.v1.Chain/Stream")
	require.NoError(t, err)
	echo, err := probe.Find(source, "hangscope.v1.Chain/Echo")
	require.NoError(t, err)
	for text, want := range map[string]string{
		"{\n  \"mesages\": 1}": `-d:2: column 3: unknown field "mesages", in hangscope.v1.StreamRequest; allowed: messages, intervalNs, size, delayNs, after`,
		`{"messages": "x"}`:    `-d:1: column 14: invalid value for uint64 field messages: "x", in hangscope.v1.StreamRequest`,
		"{}\n{}":               `-d:2: column 1: has 2 messages, and Stream takes one`,
		`[]`:                   `-d:1: column 1: syntax error: unexpected token [, in hangscope.v1.StreamRequest`,
	} {
		_, err := probe.Requests([]byte(text), "-d", stream)
		require.EqualError(t, err, want, text)
	}
	_, err = probe.Requests([]byte("{}\n\n{\"seq\": 1,\n \"x\": 2}"), "-d", echo)
	require.ErrorContains(t, err, `-d:4: column 2: unknown field "x"`)
	got, err := probe.Requests(nil, "-d", stream)
	require.NoError(t, err)
	assert.Len(t, got, 1, "a method that takes one message gets an empty one")
	got, err = probe.Requests(nil, "-d", echo)
	require.NoError(t, err)
	assert.Empty(t, got)
	got, err = probe.Requests([]byte(`{"messages": "3"}`), "-d", stream)
	require.NoError(t, err)
	assert.Contains(t, strings.ReplaceAll(probe.Printer(stream)(got[0]), " ", ""), `"messages":"3"`)
}

// listen returns an address, and lets something answer there.
func listen(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			answer(conn)
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done
	})
	return listener.Addr().String()
}
