package result_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/result"
)

func TestRecognize(t *testing.T) {
	for text, want := range map[string]string{
		`{"schema": 1, "variants": []}`:                        "a result",
		`{"schema": 1, "results": []}`:                         "a set of results",
		`{"schema": 1, "cells": [], "variants": ["a"]}`:        "a sweep",
		`{"kind": "relay", "schema": 1}`:                       "the result of a relay",
		`{"kind": "probe", "schema": 1}`:                       "the result of a probe",
		`{"kind": "check", "schema": 1}`:                       "the result of a check",
		`{"kind": "other", "schema": 1}`:                       "",
		`{"name": "x", "variants": {"a": {"mechanism": "b"}}}`: "",
		`{"schema": 1, "variants": []`:                         "",
		"name: x\n":                                            "",
		``:                                                     "",
	} {
		assert.Equal(t, want, result.Recognize(strings.NewReader(text)), text)
	}
}
