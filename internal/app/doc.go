// Package app opens the house, wires its rooms to each other, serves and
// shuts down. It is the only package that knows every room.
package app
