package report

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"hangscope/report/sample"
	"hangscope/repro/result"
)

func TestJSONRoundTrip(t *testing.T) {
	for name, r := range sample.Results {
		t.Run(name, func(t *testing.T) {
			want := r()
			var document bytes.Buffer
			if err := JSON(&document, want); err != nil {
				t.Fatal(err)
			}
			decoder := json.NewDecoder(bytes.NewReader(document.Bytes()))
			decoder.DisallowUnknownFields()
			var got result.Result
			if err := decoder.Decode(&got); err != nil {
				t.Fatal(err)
			}
			if decoder.More() {
				t.Error("more than one document")
			}
			if name == "hostile" {
				return // not UTF-8, which JSON cannot hold
			}
			want.Provenance = result.ProvenanceOf(want)
			if !reflect.DeepEqual(&got, want) {
				t.Errorf("got  %+v\nwant %+v", &got, want)
			}
		})
	}
}

func TestJSONForm(t *testing.T) {
	r := sample.ZombieResult()
	var document bytes.Buffer
	if err := JSON(&document, r); err != nil {
		t.Fatal(err)
	}
	text := document.String()
	if !strings.HasPrefix(text, "{\n  \"provenance\": {\n") {
		t.Errorf("not indented by two: %.40q", text)
	}
	if !strings.HasSuffix(text, "\n}\n") {
		t.Errorf("ends with %q, want one newline", text[len(text)-4:])
	}
	if want := "read tcp loopback->loopback"; !strings.Contains(text, want) {
		t.Errorf("no %q: is it escaped for HTML?", want)
	}
}

func TestFormats(t *testing.T) {
	if got, want := Names(), []string{"html", "json", "junit", "markdown", "terminal"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for name, format := range Formats {
		var out bytes.Buffer
		if err := format.One(&out, sample.HungResult()); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), "mirrord-2348") {
			t.Errorf("%s does not name the scenario:\n%s", name, &out)
		}
	}
}
