package checks

import "hangscope/repro/result"

// Place is where the file says what decides whether connections are flushed; 0 if it does not
// say.
func Place(f *result.CheckedFile) (line, column int) {
	for _, field := range []string{"agent.flush_connections", "feature.network.incoming.mode"} {
		for _, c := range columns(f) {
			for _, v := range c.Values {
				if v.Field == field && v.Source == "file" && v.Line > 0 {
					return v.Line, v.Column
				}
			}
		}
	}
	return 0, 0
}
