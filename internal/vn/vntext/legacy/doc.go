// Package legacy finds and converts text in the encodings that Vietnamese
// offices used before Unicode: TCVN3 (fonts .VnTime, ABC), VNI-Windows, VIQR,
// Windows-1258, VISCII, and UTF-8 that was read as Windows-1252. The judge is the
// structure of the syllable: an encoding is right where its words can be
// Vietnamese and the words as they stand cannot.
package legacy

// Encoding names how a text is encoded.
type Encoding string

// The encodings. A text in one of them arrives as bytes, or as a string in which
// each byte was taken for a character of Latin-1 or Windows-1252 ("TiÕng ViÖt").
const (
	Unicode Encoding = "unicode" // nothing to convert
	TCVN3   Encoding = "tcvn3"
	VNI     Encoding = "vni"
	VIQR    Encoding = "viqr"
	CP1258  Encoding = "cp1258"
	VISCII  Encoding = "viscii"
	Twice   Encoding = "utf8-as-cp1252"
)
