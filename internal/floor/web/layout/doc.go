// Package layout draws what every page shares: the two shells (portal and
// workspace), the fields of forms, and small furniture such as tags, pagers
// and empty states. Views of the rooms are built from it alone.
package layout
