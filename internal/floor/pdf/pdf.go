// Package pdf holds the type of files for print, and prints tables.
package pdf

import (
	"bytes"
	"embed"
	"sync"
)

// The type is Liberation Serif, whose letters are as wide as those of Times New
// Roman, which Nghị định 30/2020/NĐ-CP asks for and which may not be passed on.
//
//go:embed fonts/*.ttf
var fonts embed.FS

// faces are the styles of the type, by the names that fpdf gives them.
var faces = sync.OnceValue(func() map[string][]byte {
	out := map[string][]byte{}
	for style, name := range map[string]string{"": "Regular", "B": "Bold", "I": "Italic", "BI": "BoldItalic"} {
		b, err := fonts.ReadFile("fonts/LiberationSerif-" + name + ".ttf")
		if err != nil {
			panic(err) // embedded
		}
		out[style] = b
	}
	return out
})

// Face returns a style of the type: "" (regular), B, I or BI. The bytes are the
// caller's own.
func Face(style string) []byte { return bytes.Clone(faces()[style]) }
