// Package static serves the committed assets under hashed names.
package static

// Path returns the address of an asset.
func Path(name string) string { return "/tinh/" + name }
