package repro

import (
	"os"
	"runtime"
	"strings"

	"hangscope/repro/chain"
	"hangscope/repro/result"
)

// ThisEnvironment describes the machine without naming it.
func ThisEnvironment() result.Environment {
	return result.Environment{
		OS:     runtime.GOOS,
		Arch:   runtime.GOARCH,
		Kernel: kernelRelease(),
		CPUs:   runtime.GOMAXPROCS(0),
		Go:     runtime.Version(),
		GRPC:   chain.GRPCVersion,
	}
}

// kernelRelease returns the release of a Linux kernel, or nothing.
func kernelRelease() string {
	release, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(release))
}
