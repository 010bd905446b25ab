package inverted

import "sync"

// kept holds blocks that were read lately, up to about keptBytes. Blocks never
// change and their numbers are never given out again.
type kept struct {
	sync.Mutex
	young, old map[int64][]byte
	size       int // of the young ones
}

const keptBytes = 8 << 20

func (k *kept) get(id int64) []byte {
	k.Lock()
	defer k.Unlock()
	b, ok := k.young[id]
	if !ok {
		if b, ok = k.old[id]; ok {
			k.put(id, b)
		}
	}
	return b
}

func (k *kept) add(id int64, block []byte) {
	k.Lock()
	defer k.Unlock()
	k.put(id, block)
}

// put makes a block the youngest; the older half gives way to it.
func (k *kept) put(id int64, block []byte) {
	if k.young == nil || k.size > keptBytes/2 {
		k.old, k.young, k.size = k.young, map[int64][]byte{}, 0
	}
	k.young[id] = block
	k.size += len(block)
}
