package queries

import "strings"

// Hostile returns queries made to hurt: none may take long or fail.
func Hostile() map[string]string {
	many := strings.Fields(strings.Repeat("ủy ban nhân dân tỉnh ban hành quyết định phê duyệt kế hoạch thực hiện chương trình phát triển ", 40))
	return map[string]string{
		"wildcards":            "* % _ ? ** u* %a% *uy* b_n",
		"a long word":          strings.Repeat("a", 10_000),
		"a long marked word":   strings.Repeat("ế", 10_000),
		"500 terms":            strings.Join(many[:500], " "),
		"operators":            `AND OR NOT NEAR(a b, 5) ^a -b +c title:x {a} (b) "c" col : d* a & b | !c <-> d :*`,
		"quotes":               strings.Repeat(`"`, 300) + "a" + strings.Repeat(`'`, 300),
		"open quote":           `"quy hoạch sử dụng đất`,
		"statement":            `'; DROP TABLE search_public_doc; --`,
		"combining marks":      "a" + strings.Repeat("\u0301\u0302\u0323", 3000),
		"marks alone":          strings.Repeat("\u0301", 500),
		"zero":                 "a\x00b\x00c \ufeff\u200b\u200d",
		"broken bytes":         "\xff\xfe\xfa quy \xc3 ho\xe1\xba",
		"one letter":           "a",
		"one frequent word":    "và",
		"frequent words":       "và của các được trong cho theo có",
		"letters":              "a b c d e g h i k l m n o p q r s t u v x y",
		"digits":               strings.Repeat("1 2 3 4 5 6 7 8 9 0 ", 30),
		"slashes":              strings.Repeat("/-.", 400),
		"one phrase":           `"ủy ban nhân dân tỉnh"`,
		"phrases":              `"ủy ban nhân dân" "kế hoạch" "quyết định của" "các cơ quan" "thực hiện"`,
		"slips everywhere":     "uyy bann nhaan daan tinhh quyeet ddinhj phee duyeet kee hoachh",
		"joined":               strings.Repeat("uybannhandantinh", 30),
		"prefixes":             "ba",
		"Telex of many":        strings.Repeat("quyeets ddinhj pheer duyeetj ", 20),
		"emoji":                "🇻🇳 😀 kế hoạch 👍🏽",
		"right to left":        "\u202eabc\u202c قرار 決定 решение",
		"abbreviations":        "UBND HĐND QĐ NQ TT CT KH UBND HĐND QĐ NQ TT CT KH",
		"a number":             "123/QĐ-UBND",
		"signs":                `<script>alert(1)</script> ${7*7} {{7*7}} %00 \u0000`,
		"many lines":           strings.Repeat("a\r\n\t", 500),
		"one word repeated":    strings.Repeat("hoạch ", 500),
		"alternating unknowns": strings.Repeat("xqz kế qzx hoạch ", 60),
	}
}
