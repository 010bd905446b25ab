package account

import "strings"

// AgentName is a short name of the browser and system that a User-Agent
// header claims: for people to recognise their own devices, no proof.
func AgentName(ua string) string {
	browser := firstMark(ua, []mark{
		{"coc_coc_browser", "Cốc Cốc"},
		{"Edg", "Edge"},
		{"OPR/", "Opera"},
		{"SamsungBrowser", "Samsung Internet"},
		{"Firefox/", "Firefox"},
		{"FxiOS", "Firefox"},
		{"CriOS", "Chrome"},
		{"Chrome/", "Chrome"},
		{"Safari/", "Safari"},
		{"curl/", "curl"},
	})
	system := firstMark(ua, []mark{
		{"Android", "Android"},
		{"iPhone", "iPhone"},
		{"iPad", "iPad"},
		{"Windows", "Windows"},
		{"CrOS", "ChromeOS"},
		{"Mac OS X", "macOS"},
		{"Linux", "Linux"},
	})
	switch {
	case browser == "" && system == "":
		return shorten(ua, 60)
	case browser == "" || system == "":
		return browser + system
	}
	return browser + " · " + system
}

type mark struct{ sign, name string }

func firstMark(s string, marks []mark) string {
	for _, m := range marks {
		if strings.Contains(s, m.sign) {
			return m.name
		}
	}
	return ""
}
