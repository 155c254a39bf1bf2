package scenarios

// preset are the documented defaults of a proxy, as far as faults are about them. What is
// zero it does not limit.
type preset struct {
	// version is the version whose documentation says so, and source its address.
	version, source string
	// idle is after how long without a message it ends a stream, longest how long a
	// stream may take.
	idle, longest *Duration
	// streams is how many streams it allows on a connection.
	streams int
}

// presets are the proxies' defaults, by name.
var presets = map[ProxyPreset]preset{}
