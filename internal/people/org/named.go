package org

import "roviec/internal/vn/vntext"

// Named finds agencies by the names and codes that people write in tables.
type Named map[string]Agency

// ByNames makes the finder of a list; of two that share a name the later one
// counts.
func ByNames(list []Agency) Named {
	out := Named{}
	for _, a := range list {
		for _, s := range []string{a.NameEN, a.Code, a.ShortName, a.Name} {
			if k := vntext.Plain(s); k != "" {
				out[k] = a
			}
		}
	}
	return out
}

// Find returns the agency that somebody names.
func (n Named) Find(s string) (Agency, bool) {
	a, ok := n[vntext.Plain(s)]
	return a, ok
}
