package probe

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jhump/protoreflect/v2/grpcreflect"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Source knows which services there are, and the form of their methods.
type Source interface {
	// Services returns the full names of all services.
	Services() ([]string, error)
	// Service describes one of them.
	Service(name string) (protoreflect.ServiceDescriptor, error)
	// Name says what the source is: reflection v1, reflection v1alpha, protoset, proto.
	Name() string
}

// DescribeTimeout bounds how long reflection may take. It is some exchanges of small
// messages.
const DescribeTimeout = 15 * time.Second

// reflection asks the service itself.
type reflection struct {
	conn   *Conn
	client *grpcreflect.Client
}

// Reflect returns a source that asks the service itself, by v1 of reflection, or by v1alpha
// if it has no other. The function ends the asking.
func (c *Conn) Reflect(ctx context.Context, header metadata.MD) (Source, func()) {
	ctx, cancel := context.WithTimeout(metadata.NewOutgoingContext(ctx, header), DescribeTimeout)
	client := grpcreflect.NewClientAuto(ctx, c.client)
	return &reflection{c, client}, func() {
		client.Reset()
		cancel()
	}
}

// isReflection reports whether a method is one of reflection.
func isReflection(method string) bool { return strings.HasPrefix(method, "/grpc.reflection.") }

// Name implements Source.
func (r *reflection) Name() string {
	r.conn.mu.Lock()
	defer r.conn.mu.Unlock()
	version, _, _ := strings.Cut(strings.TrimPrefix(r.conn.reflected, "/grpc.reflection."), ".")
	return strings.TrimSpace("reflection " + version)
}

// Services implements Source.
func (r *reflection) Services() ([]string, error) {
	found, err := r.client.ListServices()
	if err != nil {
		return nil, unreflected(err)
	}
	names := make([]string, len(found))
	for i, name := range found {
		names[i] = string(name)
	}
	return names, nil
}

// Service implements Source.
func (r *reflection) Service(name string) (protoreflect.ServiceDescriptor, error) {
	file, err := r.client.FileContainingSymbol(protoreflect.FullName(name))
	if err != nil {
		return nil, unreflected(err)
	}
	return serviceOf(file, name)
}

// serviceOf returns a service of a file.
func serviceOf(file protoreflect.FileDescriptor, name string) (protoreflect.ServiceDescriptor, error) {
	for i := range file.Services().Len() {
		if service := file.Services().Get(i); string(service.FullName()) == name {
			return service, nil
		}
	}
	return nil, &scenarios.Error{Problem: fmt.Sprintf("%q is no service", name)}
}

// unreflected says why reflection did not work.
func unreflected(err error) error {
	const otherwise = "-proto FILE or -protoset FILE describes the service without it"
	switch code := status.Code(errors.Unwrap(err)); {
	case strings.Contains(err.Error(), "HTTP status code"):
		// gRPC makes a status of the answer of something that is not gRPC.
		return &scenarios.Error{Problem: "it speaks HTTP/2 and answers, but not as gRPC: " + status.Convert(err).Message(), Hint: "is it a gRPC service, and is this its port?"}
	case grpcreflect.IsElementNotFoundError(err):
		return err
	case status.Code(err) == codes.Unimplemented, code == codes.Unimplemented:
		return &scenarios.Error{Problem: "the service does not offer reflection", Hint: otherwise}
	case status.Code(err) == codes.DeadlineExceeded:
		return &scenarios.Error{Problem: fmt.Sprintf("reflection had no answer within %s", DescribeTimeout), Hint: otherwise}
	}
	if s, ok := status.FromError(err); ok {
		return &scenarios.Error{Problem: fmt.Sprintf("reflection failed: %s: %s", s.Code(), s.Message()), Hint: otherwise}
	}
	return &scenarios.Error{Problem: "reflection failed: " + err.Error(), Hint: otherwise}
}

// Find returns the method that is called so: package.Service/Method.
func Find(source Source, text string) (protoreflect.MethodDescriptor, error) {
	service, method, ok := strings.Cut(strings.TrimPrefix(text, "/"), "/")
	if !ok {
		if i := strings.LastIndexByte(service, '.'); i >= 0 && !isService(source, service) {
			service, method = service[:i], service[i+1:]
		}
	}
	described, err := find(source, service)
	if err != nil {
		return nil, err
	}
	if found := described.Methods().ByName(protoreflect.Name(method)); found != nil {
		return found, nil
	}
	var names []string
	for i := range described.Methods().Len() {
		names = append(names, string(described.Methods().Get(i).Name()))
	}
	problem := fmt.Sprintf("%s has no method %q; allowed: %s", service, method, strings.Join(names, ", "))
	if method == "" {
		problem = fmt.Sprintf("%q names no method; allowed: %s/ and one of %s", text, service, strings.Join(names, ", "))
	}
	return nil, &scenarios.Error{Problem: problem, Hint: scenarios.Suggest(method, names)}
}

func isService(source Source, name string) bool {
	names, err := source.Services()
	return err == nil && slices.Contains(names, name)
}

// find describes a service. One that is not known is an error that names those which are.
func find(source Source, name string) (protoreflect.ServiceDescriptor, error) {
	described, err := source.Service(name)
	if err == nil {
		return described, nil
	}
	names, listed := source.Services()
	if listed != nil {
		return nil, listed
	}
	if slices.Contains(names, name) {
		return nil, err // it is there, and cannot be described
	}
	known := strings.Join(names, ", ")
	if len(names) == 0 {
		known = "none was found"
	}
	return nil, &scenarios.Error{
		Problem: fmt.Sprintf("there is no service %q; allowed: %s", name, known), Hint: meant(name, names),
	}
}

// meant suggests a service for a name that is none: people leave the package out.
func meant(name string, known []string) string {
	for _, full := range known {
		if name != "" && strings.HasSuffix(strings.ToLower(full), "."+strings.ToLower(name)) {
			return fmt.Sprintf("did you mean %q?", full)
		}
	}
	return scenarios.Suggest(name, known)
}

// List describes all services.
func List(source Source) ([]result.ProbedService, error) {
	names, err := source.Services()
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	found := []result.ProbedService{}
	for _, name := range names {
		service := result.ProbedService{Name: name}
		if described, err := source.Service(name); err == nil {
			for i := range described.Methods().Len() {
				service.Methods = append(service.Methods, methodOf(described.Methods().Get(i)))
			}
		}
		found = append(found, service)
	}
	return found, nil
}

func methodOf(m protoreflect.MethodDescriptor) result.ProbedMethod {
	return result.ProbedMethod{
		Name: string(m.Name()), Calls: Kind(m), Request: string(m.Input().FullName()), Response: string(m.Output().FullName()),
	}
}

// Kind is the kind of a method's calls.
func Kind(m protoreflect.MethodDescriptor) result.MethodKind {
	switch {
	case m.IsStreamingClient() && m.IsStreamingServer():
		return result.BothWayStreaming
	case m.IsStreamingClient():
		return result.ClientStreaming
	case m.IsStreamingServer():
		return result.ServerStreaming
	}
	return result.UnaryCall
}

// Path is that of a method: /package.Service/Method.
func Path(m protoreflect.MethodDescriptor) string {
	return fmt.Sprintf("/%s/%s", m.Parent().FullName(), m.Name())
}
