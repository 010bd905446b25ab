package directive

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// maxLevels of a list: Word has nine.
const maxLevels = 9

// numbering is what Word knows of automatic numbers, and where they stand.
type numbering struct {
	lists  map[string]*[maxLevels]level // of abstractNumId
	nums   map[string]num               // of numId
	styles map[string]style
	counts map[string]*[maxLevels]int // of abstractNumId: numbers of one list run on
	begun  map[string]bool            // numId whose own start was applied
}

type level struct {
	format, text string
	start        int
}

type num struct {
	list   string
	starts map[int]int // by level, where this use of the list starts anew
}

type style struct {
	based, numID string
	level        int
}

// readNumbering reads word/numbering.xml.
func (n *numbering) readNumbering(d *xml.Decoder) error {
	n.lists, n.nums = map[string]*[maxLevels]level{}, map[string]num{}
	var list *[maxLevels]level
	var lvl *level
	var id string
	over := -1
	return each(d, func(t xml.Token) error {
		x, ok := t.(xml.StartElement)
		if !ok {
			if e, end := t.(xml.EndElement); end {
				switch e.Name.Local {
				case "abstractNum":
					list, lvl = nil, nil
				case "lvl":
					lvl = nil
				case "num":
					id = ""
				case "lvlOverride":
					over = -1
				}
			}
			return nil
		}
		v := val(x)
		switch x.Name.Local {
		case "abstractNum":
			list = &[maxLevels]level{}
			n.lists[att(x, "abstractNumId")] = list
		case "lvl":
			if i := levelOf(att(x, "ilvl")); list != nil && i >= 0 {
				lvl = &list[i]
				lvl.start = 1
			}
		case "start":
			if lvl != nil {
				lvl.start, _ = strconv.Atoi(v)
			}
		case "numFmt":
			if lvl != nil {
				lvl.format = v
			}
		case "lvlText":
			if lvl != nil {
				lvl.text = v
			}
		case "num":
			id = att(x, "numId")
			n.nums[id] = num{starts: map[int]int{}}
		case "abstractNumId":
			if id != "" {
				m := n.nums[id]
				m.list = v
				n.nums[id] = m
			}
		case "lvlOverride":
			over = levelOf(att(x, "ilvl"))
		case "startOverride":
			if s, err := strconv.Atoi(v); err == nil && id != "" && over >= 0 {
				n.nums[id].starts[over] = s
			}
		}
		return nil
	})
}

// readStyles reads which styles of paragraphs carry a number.
func (n *numbering) readStyles(d *xml.Decoder) error {
	n.styles = map[string]style{}
	var id string
	var s style
	return each(d, func(t xml.Token) error {
		switch x := t.(type) {
		case xml.StartElement:
			switch x.Name.Local {
			case "style":
				id, s = att(x, "styleId"), style{level: -1}
			case "basedOn":
				s.based = val(x)
			case "numId":
				s.numID = val(x)
			case "ilvl":
				s.level = levelOf(val(x))
			}
		case xml.EndElement:
			if x.Name.Local == "style" && id != "" {
				n.styles[id], id = s, ""
			}
		}
		return nil
	})
}

func levelOf(s string) int {
	if i, err := strconv.Atoi(s); err == nil && i >= 0 && i < maxLevels {
		return i
	}
	return -1
}

// mark is the number before a paragraph, "" where it has none; it counts on.
func (n *numbering) mark(p *paragraph) string {
	id, lvl := p.numID, p.level
	if !p.has {
		id, lvl = n.ofStyle(p.style)
	}
	m, ok := n.nums[id]
	if list := n.lists[m.list]; !ok || list == nil || lvl < 0 || lvl >= maxLevels {
		return ""
	}
	list := n.lists[m.list]
	if n.counts == nil {
		n.counts, n.begun = map[string]*[maxLevels]int{}, map[string]bool{}
	}
	c := n.counts[m.list]
	if c == nil {
		c = &[maxLevels]int{}
		for i := range c {
			c[i] = list[i].start - 1
		}
		n.counts[m.list] = c
	}
	if !n.begun[id] {
		n.begun[id] = true
		for i, s := range m.starts {
			c[i] = s - 1
		}
	}
	c[lvl]++
	for i := lvl + 1; i < maxLevels; i++ {
		c[i] = list[i].start - 1
	}
	if list[lvl].format == "bullet" {
		return "- "
	}
	text := list[lvl].text
	for i := range maxLevels {
		if i <= lvl {
			shown := c[i]
			if i < lvl && shown < list[i].start { // a level that was passed over
				shown = list[i].start
			}
			text = strings.ReplaceAll(text, "%"+strconv.Itoa(i+1), inFormat(list[i].format, shown))
		}
	}
	if text == "" {
		return ""
	}
	return text + " "
}

// ofStyle finds the number that a style or one that it is based on carries.
func (n *numbering) ofStyle(id string) (numID string, lvl int) {
	lvl = -1
	for range 20 { // a circle of styles ends here
		s, ok := n.styles[id]
		if !ok {
			break
		}
		if lvl < 0 {
			lvl = s.level
		}
		if s.numID != "" {
			return s.numID, max(lvl, 0)
		}
		id = s.based
	}
	return "", 0
}

// inFormat writes a number as Word's numFmt says; unknown formats are decimal.
func inFormat(format string, n int) string {
	switch format {
	case "none":
		return ""
	case "decimalZero":
		if n >= 0 && n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "lowerLetter", "upperLetter":
		if n < 1 || n > 26*30 {
			break
		}
		s := strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1) // z, aa, bb
		if format == "upperLetter" {
			s = strings.ToUpper(s)
		}
		return s
	case "lowerRoman", "upperRoman":
		if n < 1 || n > 3999 {
			break
		}
		s := roman(n)
		if format == "lowerRoman" {
			s = strings.ToLower(s)
		}
		return s
	}
	return strconv.Itoa(n)
}

func roman(n int) string {
	var b strings.Builder
	for _, x := range []struct {
		v int
		s string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= x.v {
			b.WriteString(x.s)
			n -= x.v
		}
	}
	return b.String()
}
