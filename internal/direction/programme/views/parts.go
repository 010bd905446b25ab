package views

import "roviec/internal/floor/web/layout"

// What pages of this room are made of.
type (
	Cell   = layout.Cell
	Table  = layout.Table
	Fact   = layout.Fact
	Button = layout.Button
	Basics = layout.Basics
)
