package document

// What a layout is made of. Lengths are in twips, a twentieth of a point;
// sizes of type in points.
const (
	millimetre = 56.6929
	pageWidth  = 11906 // A4
	pageHeight = 16838

	// Margins after Decree 30, Annex I: top and bottom 20–25 mm, left 30–35, right 15–20.
	marginTop    = 1134
	marginBottom = 1134
	marginLeft   = 1701
	marginRight  = 964
	textWidth    = pageWidth - marginLeft - marginRight
	headerTop    = 567 // of the page number
	cellMargin   = 108 // left and right within a cell
)

// run is a stretch of text in one form.
type run struct {
	text         string
	bold, italic bool
	size         int // points
	red          bool
}

// para is a paragraph.
type para struct {
	runs   []run
	align  string // left, center, both
	indent int    // of the first line, twips
	before int    // points
	// rule draws a line of this length above the paragraph, in a room of the
	// width given; both in twips.
	rule, room int
	keep       bool // stays with the next one
}

// line is the line around cells; eighths of a point, 0 = none.
type line struct {
	eighths int
	red     bool
}

// table is rows of cells, each of which holds blocks of its own. A row is not
// split over two pages.
type table struct {
	widths []int
	line   line
	height int  // of each row; 0 = as its cells need; else the table stands in the middle
	head   bool // the first row is repeated on every page
	rows   [][][]block
}

// block is a paragraph or a table.
type block struct {
	para  para
	table *table
}

// body gathers blocks.
type body struct{ list []block }

func (b *body) para(p para) { b.list = append(b.list, block{para: p}) }

// table adds a table; each cell writes its own blocks into b.
func (b *body) table(widths []int, l line, height int, head bool, rows [][]func()) {
	t := &table{widths: widths, line: l, height: height, head: head}
	outer := b.list
	for _, row := range rows {
		var cells [][]block
		for _, cell := range row {
			b.list = nil
			cell()
			cells = append(cells, b.list)
		}
		t.rows = append(t.rows, cells)
	}
	b.list = append(outer, block{table: t})
}
