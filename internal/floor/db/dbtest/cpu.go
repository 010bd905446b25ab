package dbtest

import (
	"syscall"
	"testing"
)

// CPU reports the CPU time of this process for each turn of a benchmark, from
// the call to the call of what it returns: with PostgreSQL, the program's half.
func CPU(b *testing.B) func() {
	b.Helper()
	before := used()
	return func() { b.ReportMetric(float64(used()-before)/1e6/float64(b.N), "cpu-ms/op") }
}

func used() int64 {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return r.Utime.Nano() + r.Stime.Nano()
}
