package sample

// Failing is a writer that cannot write.
type Failing struct{ Err error }

// Write fails.
func (f Failing) Write([]byte) (int, error) { return 0, f.Err }
