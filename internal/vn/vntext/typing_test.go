package vntext

import "testing"

func TestDecode(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"chuwowng trinhf coong tacs":       "chương trình công tác",
		"ddaauf tuw":                       "đầu tư",
		"Ddaauf tuw coong":                 "Đầu tư công",
		"DDAAUF TUW":                       "ĐẦU TƯ",
		"nguwowif daan":                    "người dân",
		"nuowcs sachj nuwocs nwowcs":       "nước sạch nước nước",
		"uyr ban nhaan daan tinhr":         "ủy ban nhân dân tỉnh",
		"hoas ddown":                       "hóa đơn",
		"toanf quyeenf":                    "toàn quyền",
		"truongwf":                         "trường",
		"quys":                             "quý",
		"giuwx gif":                        "giữ gì",
		"thuowr":                           "thuở",
		"tieengs vieetj":                   "tiếng việt",
		"tienges":                          "tiếng",
		"muaw nawng":                       "mưa năng",
		"xoawn quawng":                     "xoăn quăng",
		"nghij quyeets":                    "nghị quyết",
		"huyeenj":                          "huyện",
		"soos ":                            "số ",
		"duong2":                           "duòng",
		"d9u7o7ng2 pho61":                  "đường phố",
		"dau62 tu7":                        "dầu tư",
		"d9a6u2 tu7":                       "đầu tư",
		"cong6 tac1":                       "công tác",
		"chuong7 trinh2":                   "chương trình",
		"uy3 ban nha6n da6n":               "ủy ban nhân dân",
		"ddaauf tuw coong his":             "đầu tư công hí",
		"kees hoachj 130/KH-UBND nawm2023": "kế hoạch 130/KH-UBND nawm2023",
	} {
		if got, ok := Decode(in); got != want || !ok {
			t.Errorf("Decode(%q) = %q, %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{
		"", "a", "his", "was", "tax", "BOX", "FAX", "USB", "software", "windows", "test", "text", "class",
		"the new plan for this town was good", "forms and reports", "see you too",
		"UBND", "HĐND", "tw", "TTr", "KT-XH", "covid19", "A4", "b1", "QH15", "phong2", "thang12", "nhom1", "2023",
		"37/2021/QH15", "đầu tư công", "dau tu cong", "toan tinh", "cong tac can bo", "quy hoach", "xoong",
		"Thanh Hóa", "email", "web", "data", "server", "online", "facebook", "zalo", "logistics", "ISO 9001",
		"abc def ghi", "họp was xong",
	} {
		if got, ok := Decode(in); ok || got != in {
			t.Errorf("Decode(%q) = %q", in, got)
		}
	}
}

func TestSyllables(t *testing.T) {
	t.Parallel()
	for _, w := range []string{
		"nghiêng", "NGHIÊNG", "nghieng", "trương", "trưong", "truong", "quý", "quốc", "quyết", "gì", "giếng", "giặt", "gìn", "yêu", "ý", "uỷ", "ủy",
		"khuya", "khuỷu", "xoong", "Kạn", "Đắk", "Lắk", "kỷ", "ngoằn", "ngoèo", "thuở", "oanh", "ươm", "ăn", "e\u0323\u0302", "huơ", "quạu", "gia",
	} {
		if !IsSyllable(w) {
			t.Errorf("%q is a syllable", w)
		}
	}
	for _, w := range []string{
		"", "ngh", "nghoa", "cê", "ghà", "ngê", "fa", "zalo", "web", "str", "tảc", "học̀", "quu", "iêu", "hyên", "abc", "x1", "toan1", "đđ", "ươ", "ấấ", "và,", "một hai",
		"các̣",
	} {
		if IsSyllable(w) {
			t.Errorf("%q is no syllable", w)
		}
	}
	for in, want := range map[string]string{
		"hoá": "hóa", "thuỷ": "thủy", "toán": "toán", "tòan": "toàn", "quỳ": "quỳ", "khuỷu": "khuỷu", "NƯỚC": "nước", "giửơng": "giưởng", "của": "của", "già": "già", "gỉa": "giả",
	} {
		if s, ok := ParseSyllable(in); !ok || s.String() != want {
			t.Errorf("ParseSyllable(%q) = %v, %v, want %q", in, s, ok, want)
		}
	}
	if _, ok := ParseSyllable("truong"); ok {
		t.Error("truong lacks its marks")
	}
}
