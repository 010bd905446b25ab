package layout

import (
	"context"
	"net/http"
	"strings"

	"roviec/internal/floor/i18n"
)

type menuEntry struct{ href, key string }

var portalMenu = []menuEntry{
	{"/tin-tuc", "shell.news"},
	{"/van-ban", "shell.documents"},
	{"/chi-dao-dieu-hanh", "shell.directing"},
	{"/phien-hop", "shell.sessions"},
	{"/lich-cong-tac", "shell.schedule"},
	{"/tien-do", "shell.progress"},
	{"/to-chuc", "shell.organisation"},
}

var footerMenu = []menuEntry{
	{"/danh-gia", "shell.rating"},
	{"/du-lieu-mo", "shell.open_data"},
}

func activePortal(p Page, href string) bool {
	path, _, _ := strings.Cut(p.Path, "?")
	return path == href || strings.HasPrefix(path, href+"/")
}

func problemTitle(ctx context.Context, status int) string {
	switch status {
	case http.StatusNotFound, http.StatusGone:
		return i18n.T(ctx, "error.not_found.title")
	case http.StatusForbidden:
		return i18n.T(ctx, "error.forbidden.title")
	case http.StatusUnauthorized:
		return i18n.T(ctx, "error.unauthenticated.title")
	case http.StatusServiceUnavailable, http.StatusInsufficientStorage:
		return i18n.T(ctx, "error.unavailable.title")
	case http.StatusInternalServerError:
		return i18n.T(ctx, "error.internal.title")
	}
	return i18n.T(ctx, "error.refused.title")
}
