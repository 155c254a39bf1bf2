package phrase

import (
	"testing"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain", "mirrord-2348", "mirrord-2348"},
		{"other scripts stay", "日本語 é ü", "日本語 é ü"},
		{"white space", " a\tb\r\n c\u2028d\u00a0e ", "a b c d e"},
		{"colour", "\x1b[1;31mred\x1b[0m", "red"},
		{"cursor and screen", "a\x1b[2J\x1b[10;10Hb\x1b7c", "abc"},
		{"title, ended by BEL", "a\x1b]0;title\ab", "ab"},
		{"link, ended by ST", "\x1b]8;;https://example.org\x1b\\click\x1b]8;;\x1b\\", "click"},
		{"device control", "a\x1bPq#0\x1b\\b", "ab"},
		{"title without an end", "a\x1b]0;title", "a0;title"},
		{"C1 controls", "a\u009b31mb\u009d0;title\u009cc", "abc"},
		{"escape alone", "a\x1b", "a"},
		{"bidi", "a\u202eb\u2066c\u200fd", "abcd"},
		{"invisible", "a\u200bb\ufeffc\u00add\ufe0fe", "abcde"},
		{"NUL, DEL", "a\x00b\x7fc", "abc"},
		{"not UTF-8", "a\xffb", "a\uFFFDb"},
		{"private use", "a\ue000b", "ab"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := clean(test.text); got != test.want {
				t.Errorf("clean(%q) is %q, want %q", test.text, got, test.want)
			}
		})
	}
}

func TestClip(t *testing.T) {
	tests := []struct {
		text    string
		columns int
		want    string
	}{
		{"forwarder", 9, "forwarder"},
		{"forwarder", 8, "forward…"},
		{"forw\x1b[31marder", 9, "forwarder"},
		{"日本語", 6, "日本語"},
		{"日本語", 5, "日本…"},
		{"日本語", 4, "日…"},
	}
	for _, test := range tests {
		if got := Clip(test.text, test.columns); got != test.want {
			t.Errorf("clip(%q, %d) is %q, want %q", test.text, test.columns, got, test.want)
		}
	}
}
