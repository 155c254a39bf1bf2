package scenarios

import "github.com/goccy/go-yaml/token"

// The parser's time grows with the square of the tokens and the cube of the
// brackets within each other, and it keeps the path of every value with all
// keys in full. A file of maxFileBytes could take minutes and gigabytes; within
// these limits it takes a fraction of a second. A scenario with every field has
// some 200 tokens, brackets four deep, and no key of more than 13 bytes.
const (
	maxTokens   = 2000
	maxNesting  = 20
	maxKeyBytes = 100
)

// limit refuses what would keep the parser busy.
func limit(tokens token.Tokens) *Error {
	if len(tokens) > maxTokens {
		return fail(tokens[maxTokens].Position.Line, "too much for a scenario; allowed: %d words and signs", maxTokens)
	}
	depth := 0
	for _, tk := range tokens {
		line := tk.Position.Line
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			if depth++; depth > maxNesting {
				return fail(line, "too deep; allowed: %d brackets within each other", maxNesting)
			}
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.MappingKeyType:
			return fail(line, `a key after "?"; allowed: a key before ":"`)
		case token.MappingValueType:
			if tk.Prev != nil && len(tk.Prev.Value) > maxKeyBytes {
				return fail(line, "a key of %d bytes; allowed: %d", len(tk.Prev.Value), maxKeyBytes)
			}
		default: // costs no more than its length
		}
	}
	return nil
}
