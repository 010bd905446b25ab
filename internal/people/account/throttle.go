package account

import (
	"context"
	"net/netip"
	"strconv"
	"time"

	"roviec/internal/base/fault"
)

// Wrong tries are counted for each name and network, for each name over all
// networks, and for each network over all names within an hour. The wait grows with each try beyond the free ones and has an
// end, so nobody is locked out for good; networks from which the account has
// signed in lately do not suffer from the tries of others.
const (
	freeTries    = 8   // for a name from one network
	freeTriesAll = 100 // for a name from everywhere
	freeTriesNet = 60  // for all names from one network, in an hour
	firstWait    = 4 * time.Second
	longestWait  = 15 * time.Minute
	forgetTries  = 24 * time.Hour // after so long without a wrong try the count begins anew
	knownNetwork = 30 * 24 * time.Hour
	everywhere   = "*"
	anybody      = "*"
)

// waitAfter is how long to wait after so many wrong tries.
func waitAfter(failures, free int) time.Duration {
	if failures < free {
		return 0
	}
	w := firstWait
	for i := free; i < failures && w < longestWait; i++ {
		w *= 2
	}
	return min(w, longestWait)
}

// networkOf is the network that an address belongs to: the address itself for
// IPv4, the /64 for IPv6.
func networkOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "?"
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	p, err := ip.Prefix(64)
	if err != nil {
		return ip.String()
	}
	return p.String()
}

// hourOf is the network within the present hour: the count over all names
// begins anew with each, because many people may share an address.
func (s *Service) hourOf(network string) string {
	return network + "@" + strconv.FormatInt(s.wall.Now().Unix()/3600, 10)
}

// mayTry refuses a try that comes too early. The error names the seconds to
// wait.
func (s *Service) mayTry(ctx context.Context, name, network string) error {
	own, others, err := s.tries(ctx, name, network)
	if err != nil {
		return err
	}
	now := s.wall.Now()
	until := own.untilAt
	if own.success.Before(now.Add(-knownNetwork)) && others.After(until) {
		until = others
	}
	if wait := until.Sub(now); wait > 0 {
		return fault.New(fault.TooMany, "account.error.wait", int(min(wait, longestWait).Seconds())+1)
	}
	return nil
}

// WaitOf returns the seconds that a refused try has to wait, 0 where err is
// no such refusal.
func WaitOf(err error) int {
	if f := fault.As(err); f != nil && f.Key == "account.error.wait" && len(f.Args) == 1 {
		n, _ := f.Args[0].(int)
		return n
	}
	return 0
}
