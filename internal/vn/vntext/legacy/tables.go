package legacy

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// tcvn3 lists the letters of bytes A1 to FE; a dot is a byte that the fonts do
// not use. Capitals with a tone have no bytes: papers write them with a font of
// capitals, so their case is lost.
const tcvn3 = "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ......." +
	"ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"

// viscii lists the letters of bytes 80 to FF; six capitals lie below 20.
const viscii = "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ" +
	"ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"

var visciiLow = map[byte]rune{0x02: 'Ẳ', 0x05: 'Ẵ', 0x06: 'Ẫ', 0x14: 'Ỷ', 0x19: 'Ỹ', 0x1E: 'Ỵ'}

// cp1258Marks are the combining marks of Windows-1258, by byte.
var cp1258Marks = map[byte]rune{0xCC: 0x0300, 0xD2: 0x0309, 0xDE: 0x0303, 0xEC: 0x0301, 0xF2: 0x0323}

// The three one-byte encodings: 0 where a byte is no letter of theirs.
var (
	tcvn3Byte  = table(tcvn3, 0xA1)
	visciiByte = table(viscii, 0x80)
	cp1258Byte = windows1258()
	cp1252Back = windows1252()
)

func table(list string, first int) (t [256]rune) {
	i := first
	for _, r := range list {
		if r != '.' {
			t[i] = r
		}
		i++
	}
	return t
}

func windows1258() (t [256]rune) {
	for b := 0x80; b < 0x100; b++ {
		if r := charmap.Windows1258.DecodeByte(byte(b)); r != utf8.RuneError {
			t[b] = r
		}
	}
	return t
}

// windows1252 gives the byte of the characters that Windows-1252 puts where
// Latin-1 has controls.
func windows1252() map[rune]byte {
	back := map[rune]byte{}
	for b := 0x80; b < 0xA0; b++ {
		if r := charmap.Windows1252.DecodeByte(byte(b)); r != utf8.RuneError {
			back[r] = byte(b)
		}
	}
	return back
}

// byteOf returns the byte that a character was, read as Latin-1 or
// Windows-1252.
func byteOf(r rune) (b byte, ok bool) {
	if r >= 0 && r < 0x100 {
		return byte(r), true
	}
	b, ok = cp1252Back[r]
	return b, ok
}
