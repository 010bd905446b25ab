package layout

// Results is a page of search results: the same block on the portal and in the
// workspace.
type Results struct {
	Query  string
	Total  string // words, announced politely
	Meant  Link   // "did you mean"; Href "" = none
	Groups []ResultGroup
	Hits   []ResultHit
	Before string // address of the page before; "" = none
	After  string
	Drop   string // address without filters, where filters leave nothing
}

// ResultGroup is one way to narrow the list.
type ResultGroup struct {
	Label   string
	All     string // address without this filter; "" = it is not set
	Options []ResultOption
}

// ResultOption is one value with its count.
type ResultOption struct {
	Text, Count, Href string
	Current           bool
}

// ResultHit is one record found.
type ResultHit struct {
	Href, Kind, Number string
	At, AtMachine      string
	Heading, Snippet   []ResultSpan
}

// ResultSpan is a piece of text; Hit marks what was looked for.
type ResultSpan struct {
	Text string
	Hit  bool
}
