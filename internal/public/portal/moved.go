package portal

import "context"

// Moved tells where an address of an older portal leads: to the page of the
// record that was imported from it.
func (p *Room) Moved(ctx context.Context, address string) (string, bool) {
	return p.store.moved(ctx, address)
}
