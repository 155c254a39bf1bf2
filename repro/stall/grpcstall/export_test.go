package grpcstall

// Open returns how many calls a monitor holds. The monitor must not look
// meanwhile.
func (m *Monitor) Open() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.fresh) + len(m.watched)
}

// Begun returns how many calls it has watched.
func (m *Monitor) Begun() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.calls
}

// Watches reports whether its goroutine runs.
func (m *Monitor) Watches() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.done != nil
}

// Methods returns how many methods it tells apart.
func (m *Monitor) Methods() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.methods)
}

// MaxMethods bounds them.
const MaxMethods = maxMethods

// Look looks at all open calls, as the goroutine that watches does. The two
// must not look at once.
func (m *Monitor) Look() { m.look() }
