package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxFileBytes is far above any scenario, and no burden for the lexer.
const maxFileBytes = 1 << 20

// ReadFile reads a scenario from a file, as Parse does from its text.
func ReadFile(path string, known Vocabulary) (Scenario, error) {
	data, err := read(path)
	if err != nil {
		return Scenario{}, fileError(path, err)
	}
	return Parse(path, data, known)
}

// Read reads a scenario as ReadFile does. The name is for messages.
func Read(r io.Reader, name string, known Vocabulary) (Scenario, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFileBytes+1))
	if err != nil {
		return Scenario{}, fileError(name, err)
	}
	return Parse(name, data, known)
}

// Parse reads a scenario from YAML, or from JSON, fills in what it leaves out
// and validates it. The name is the file's, for messages; the vocabulary
// is that of Validate. The error is an *[Error] with a line.
func Parse(name string, data []byte, known Vocabulary) (Scenario, error) {
	scenario, err := parse(data, known)
	if err != nil {
		err.File = name
		return Scenario{}, err
	}
	return scenario, nil
}

func parse(data []byte, known Vocabulary) (Scenario, *Error) {
	root, err := document(data)
	if err != nil {
		return Scenario{}, err
	}
	d := decoder{rules: rules(Scenario{}, known)}
	scenario, err := d.decode(root)
	if err != nil {
		return Scenario{}, err
	}
	scenario = scenario.Complete()
	if err := scenario.check(known); err != nil {
		d.locate(err)
		return Scenario{}, err
	}
	return scenario, nil
}

// document returns the tree of the one document in data.
func document(data []byte) (ast.Node, *Error) {
	if len(data) > maxFileBytes {
		return nil, fail(1, "too long; allowed: %d bytes", maxFileBytes)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return nil, fail(lineOfInvalid(data), "not UTF-8; allowed: YAML in UTF-8")
	}
	file, err := guarded(func() (*ast.File, *Error) { return tree(data) })
	if err != nil {
		return nil, err
	}
	var root ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.DirectiveType {
			continue
		}
		if root != nil {
			return nil, fail(doc.Body.GetToken().Position.Line, "a second document; allowed: one scenario in a file")
		}
		root = doc.Body
	}
	if root == nil {
		return nil, fail(1, "nothing in it; allowed: a scenario, which has at least a name")
	}
	return root, nil
}

// guarded turns a panic of the YAML library into an error. No input is known
// to make this version panic, but others did: goccy/go-yaml#479, #890.
func guarded(work func() (*ast.File, *Error)) (file *ast.File, problem *Error) {
	defer func() {
		if recover() != nil {
			file, problem = nil, fail(1, "not YAML; allowed: YAML that the parser can read")
		}
	}()
	return work()
}

// tree runs the library's lexer and parser.
func tree(data []byte) (*ast.File, *Error) {
	tokens := lexer.Tokenize(string(data))
	if err := limit(tokens); err != nil {
		return nil, err
	}
	// The decoder refuses a key that is given twice, since it knows the path.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	var syntax yaml.Error
	switch {
	case err == nil:
		return file, nil
	case errors.As(err, &syntax) && syntax.GetToken() != nil:
		message := shorten(strings.ReplaceAll(syntax.GetMessage(), "\t", `\t`), 2*maxShown)
		at := placeOf(syntax.GetToken())
		problem := fail(at.Line, "not YAML: %s", plain(message))
		problem.Column = at.Column
		return nil, problem
	default:
		return nil, fail(1, "not YAML: %s", plain(shorten(err.Error(), 2*maxShown)))
	}
}

// placeOf returns where the fault is that a token has. If a key is indented too far, it is
// part of the text in the line before for the lexer, and the colon stands where the key is.
func placeOf(t *token.Token) *token.Position {
	if next := t.Next; next != nil && next.Type == token.MappingValueType && next.Position.Line > t.Position.Line {
		return next.Position
	}
	return t.Position
}

// read stops when it sees that a file is too long, so that it returns from an
// endless one.
func read(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // only read from
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, errors.New("is a folder; allowed: a file with a scenario")
	}
	return io.ReadAll(io.LimitReader(file, maxFileBytes+1))
}

// fileError leaves the path out of the system's message, since Error prints it.
func fileError(path string, err error) *Error {
	problem := err.Error()
	if inner, ok := errors.AsType[*fs.PathError](err); ok {
		problem = inner.Err.Error()
	}
	if errors.Is(err, fs.ErrNotExist) { // the same words on every system
		problem = "no such file"
	}
	return &Error{File: path, Problem: problem, cause: err}
}

func fail(line int, format string, args ...any) *Error {
	return &Error{Line: line, Problem: fmt.Sprintf(format, args...)}
}

// lineOfInvalid returns the line of the first byte that is not UTF-8.
func lineOfInvalid(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[size:]
	}
	return line
}
