package demo

import (
	"context"
	"fmt"
	"time"
)

// loadViews saves a view of each reach, as people would after a few weeks.
func loadViews(ctx context.Context, w *World) error {
	w.at(2022, time.December, 22, 16, 30)
	for _, x := range []struct{ who, name, address, shared string }{
		{"vanphong", "Nhiệm vụ quá hạn", "/lam-viec/nhiem-vu?han=overdue", "all"},
		{"snv.daumoi", "Nhiệm vụ đến hạn trong tuần", "/lam-viec/nhiem-vu?han=due_soon", "agency"},
		{"vanphong", "Văn bản đang soạn", "/lam-viec/van-ban?trang-thai=draft", "own"},
	} {
		a, err := w.actor(ctx, x.who)
		if err != nil {
			return err
		}
		if _, err := w.Views.Save(ctx, a, x.name, x.address, x.shared); err != nil {
			return fmt.Errorf("view %s: %w", x.name, err)
		}
	}
	return nil
}
