package probe

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"hangscope/scenarios"
)

// MaxData bounds the data of a call, in bytes.
const MaxData = 64 << 20

// Requests makes the messages of a call of JSON, one value a message. Without any, a method
// that takes one message gets an empty one. The name is that of the data, for errors, which
// are [scenarios.Error].
func Requests(data []byte, name string, method protoreflect.MethodDescriptor) ([]proto.Message, error) {
	values, err := Split(data, name)
	if err != nil {
		return nil, err
	}
	if !method.IsStreamingClient() {
		switch {
		case len(values) == 0:
			return []proto.Message{dynamicpb.NewMessage(method.Input())}, nil
		case len(values) > 1:
			e := at(data, name, values[1].offset)
			e.Problem = fmt.Sprintf("%s has %d messages, and %s takes one", position(e), len(values), method.Name())
			return nil, e
		}
	}
	messages := make([]proto.Message, len(values))
	types := typesOf(method)
	for i, value := range values {
		message := dynamicpb.NewMessage(method.Input())
		if err := (protojson.UnmarshalOptions{Resolver: types}).Unmarshal(value.text, message); err != nil {
			return nil, misfit(data, name, value, err, method.Input())
		}
		messages[i] = message
	}
	return messages, nil
}

// Value is a JSON value of data, and where it begins.
type Value struct {
	text   []byte
	offset int
}

// Split returns the JSON values of data.
func Split(data []byte, name string) ([]Value, error) {
	if len(data) > MaxData {
		return nil, &scenarios.Error{File: name, Problem: fmt.Sprintf("is larger than the limit of %d MiB", MaxData>>20)}
	}
	var values []Value
	decoder := json.NewDecoder(bytes.NewReader(data))
	for {
		begin := int(decoder.InputOffset())
		var raw json.RawMessage
		err := decoder.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil {
			return nil, broken(data, name, begin, err)
		}
		end := int(decoder.InputOffset())
		values = append(values, Value{raw, end - len(raw)})
	}
}

// broken is the error of what is not JSON.
func broken(data []byte, name string, begin int, err error) error {
	rest := bytes.TrimLeft(data[begin:], " \t\r\n")
	begin = len(data) - len(rest)
	offset, text := len(bytes.TrimRight(data, " \t\r\n")), "ends within a value"
	// The decoder counts from the beginning of one value or of all, by its version.
	var one json.RawMessage
	var syntax *json.SyntaxError
	if errors.As(json.Unmarshal(rest, &one), &syntax) && syntax.Offset > 0 && begin+int(syntax.Offset) <= len(data) && !strings.Contains(err.Error(), "unexpected EOF") {
		offset, text = begin+int(syntax.Offset)-1, syntax.Error()
	}
	e := at(data, name, offset)
	e.Problem = fmt.Sprintf("%s is not JSON: %s", position(e), text)
	e.Hint = "-d takes JSON, such as -d '{\"name\": \"x\"}'; -d @ reads it from stdin"
	return e
}

// at is an error at an offset of data.
func at(data []byte, name string, offset int) *scenarios.Error {
	before := data[:min(offset, len(data))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:])))
	return &scenarios.Error{File: name, Line: line, Column: column}
}

// position says in which column an error is; its line stands before it.
func position(e *scenarios.Error) string { return fmt.Sprintf("column %d:", e.Column) }

var (
	wherein = regexp.MustCompile(`\(line (\d+):(\d+)\): `)
	unknown = regexp.MustCompile(`unknown field "([^"]*)"`)
)

// misfit is the error of JSON that is no message of its type. protojson says where it is
// within the value.
func misfit(data []byte, name string, value Value, err error, of protoreflect.MessageDescriptor) error {
	text := strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\u00a0", " "), "proto: ")
	offset := value.offset
	if found := wherein.FindStringSubmatch(text); found != nil {
		line, _ := strconv.Atoi(found[1])
		column, _ := strconv.Atoi(found[2])
		offset += offsetOf(value.text, line, column)
		before, after, _ := strings.Cut(text, found[0])
		text = strings.TrimPrefix(strings.TrimSpace(before)+": "+after, ": ")
	}
	e := at(data, name, offset)
	e.Problem = fmt.Sprintf("%s %s, in %s", position(e), text, of.FullName())
	if found := unknown.FindStringSubmatch(text); found != nil {
		names := fieldNames(of, nil)
		e.Problem += "; allowed: " + strings.Join(names, ", ")
		e.Hint = scenarios.Suggest(found[1], names)
	}
	return e
}

// offsetOf is where a line and a column of a text are, both from 1. A column is a character.
func offsetOf(text []byte, line, column int) int {
	offset := 0
	for ; line > 1; line-- {
		next := bytes.IndexByte(text[offset:], '\n')
		if next < 0 {
			break
		}
		offset += next + 1
	}
	for i := range string(text[offset:]) {
		if column--; column <= 0 {
			return offset + i
		}
	}
	return len(text)
}

// fieldNames are those of a message and, below them, of the messages in it.
func fieldNames(of protoreflect.MessageDescriptor, seen map[protoreflect.FullName]bool) []string {
	if seen == nil {
		seen = make(map[protoreflect.FullName]bool)
	}
	seen[of.FullName()] = true
	var names []string
	for i := range of.Fields().Len() {
		names = append(names, of.Fields().Get(i).JSONName())
	}
	for i := range of.Fields().Len() {
		if inner := of.Fields().Get(i).Message(); inner != nil && !seen[inner.FullName()] && len(seen) < 20 {
			names = append(names, fieldNames(inner, seen)...)
		}
	}
	return names
}
