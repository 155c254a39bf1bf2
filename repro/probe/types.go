package probe

import (
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"
)

// typesOf are the types that the file of a method knows, with those that it imports: for a
// google.protobuf.Any in a message.
func typesOf(method protoreflect.MethodDescriptor) *dynamicpb.Types {
	var known protoregistry.Files
	var add func(file protoreflect.FileDescriptor)
	add = func(file protoreflect.FileDescriptor) {
		if _, err := known.FindFileByPath(file.Path()); err == nil || known.RegisterFile(file) != nil {
			return
		}
		for i := range file.Imports().Len() {
			add(file.Imports().Get(i).FileDescriptor)
		}
	}
	add(method.ParentFile())
	add(method.Input().ParentFile())
	add(method.Output().ParentFile())
	return dynamicpb.NewTypes(&known)
}

// Printer writes messages of a method as JSON.
func Printer(method protoreflect.MethodDescriptor) func(proto.Message) string {
	options := protojson.MarshalOptions{Multiline: true, Indent: "  ", EmitUnpopulated: true, Resolver: typesOf(method)}
	return func(message proto.Message) string {
		text, err := options.Marshal(message)
		if err != nil {
			return "(no JSON of this message: " + err.Error() + ")"
		}
		return string(text)
	}
}
