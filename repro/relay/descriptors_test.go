package relay_test

const (
	// childTarget lets the test binary be a relay to a target, with few descriptors.
	childTarget = "HANGSCOPE_TEST_TARGET"
	// childFiles is how many.
	childFiles = 64
)
