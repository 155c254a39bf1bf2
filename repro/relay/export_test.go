package relay

// MaxCaptured is for tests.
const MaxCaptured = maxCaptured
