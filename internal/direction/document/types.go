package document

import (
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/vn/vntext"
)

// State is where a document stands.
type State string

// The states. Registered and Withdrawn are of incoming documents, the others
// of outgoing ones.
const (
	Registered State = "registered"
	Withdrawn  State = "withdrawn" // taken back by its sender
	Draft      State = "draft"
	Numbered   State = "numbered"
	Issued     State = "issued"
	Corrected  State = "corrected" // a later document corrects a part of it
	Replaced   State = "replaced"
	Recalled   State = "recalled"
	Voided     State = "voided"  // numbered, and came to nothing
	Dropped    State = "dropped" // a draft that came to nothing
)

// States lists them.
var States = []State{Registered, Withdrawn, Draft, Numbered, Issued, Corrected, Replaced, Recalled, Voided, Dropped}

// The directions.
const (
	In  = "in"
	Out = "out"
)

// Type is one of the 29 kinds of official documents with its abbreviation
// (Decree 30/2020/NĐ-CP, Article 7 and Annex III).
type Type struct{ Name, Abbr string }

// Types lists them; two have no abbreviation.
var Types = []Type{
	{"Nghị quyết", "NQ"},
	{"Quyết định", "QĐ"},
	{"Chỉ thị", "CT"},
	{"Quy chế", "QC"},
	{"Quy định", "QyĐ"},
	{"Thông cáo", "TC"},
	{"Thông báo", "TB"},
	{"Hướng dẫn", "HD"},
	{"Chương trình", "CTr"},
	{"Kế hoạch", "KH"},
	{"Phương án", "PA"},
	{"Đề án", "ĐA"},
	{"Dự án", "DA"},
	{"Báo cáo", "BC"},
	{"Biên bản", "BB"},
	{"Tờ trình", "TTr"},
	{"Hợp đồng", "HĐ"},
	{"Công điện", "CĐ"},
	{"Bản ghi nhớ", "BGN"},
	{"Bản thỏa thuận", "BTT"},
	{"Giấy ủy quyền", "GUQ"},
	{"Giấy mời", "GM"},
	{"Giấy giới thiệu", "GGT"},
	{"Giấy nghỉ phép", "GNP"},
	{"Phiếu gửi", "PG"},
	{"Phiếu chuyển", "PC"},
	{"Phiếu báo", "PB"},
	{Letter, ""},
	{"Thư công", ""},
}

// Letter is the type whose abstract stands under the number.
const Letter = "Công văn"

func typeNamed(name string) (Type, bool) {
	for _, t := range Types {
		if t.Name == name {
			return t, true
		}
	}
	return Type{}, false
}

// series is the name of the series in which documents of the type are
// numbered: each type has its own.
func (t Type) series() string {
	if t.Abbr != "" {
		return t.Abbr
	}
	return vntext.Slug(t.Name)
}

// Priorities are the degrees of urgency as words of the catalogue; the index
// is the field Priority of Annex VI.
var Priorities = []string{"normal", "urgent", "very_urgent", "express"}

// Signer is the field SignerInfo.
type Signer struct{ Position, FullName string }

// Document is one entry of the register.
type Document struct {
	ID, Direction string
	AgencyID      string // that issues an outgoing document
	Code          Code
	TypeName      string
	OrganName     string
	IssuedDate    gov.Date
	EffectiveDate gov.Date
	Subject       string
	Signer        Signer
	Priority      int
	PageAmount    int // 0 = unknown
	IssuedAmount  int // copies; 0 = unknown
	DueDate       gov.Date
	ArrivalDate   gov.Date
	ArrivalNumber string
	ToPlaces      string
	ToAll         bool     // every agency may read it
	Parties       []string // agencies that it concerns; filled in by get
	Content       Content
	State         State
	TargetID      string // the document that it corrects, replaces or recalls
	Effect        string // what it does to the target: correct, replace, recall
	MeetingID     string // of a new notice: the sitting whose conclusion it tells
	Reason        string // of the last move that asked for one
	DoubleOf      string // why it was registered although it looked like another
	CreatedBy     string
	CreatedAt     time.Time
	ChangedAt     time.Time
	PublishedAt   time.Time // on the portal since; zero = not public
	Sample        bool
	Version       int64
}

// Content is what an outgoing document says, by the boxes of its layout.
type Content struct {
	Superior   string `json:"superior"`   // line above the issuing agency
	Organ      string `json:"organ"`      // the issuing agency, in capitals as typed
	Place      string `json:"place"`      // "Thanh Hóa"
	Addressees string `json:"addressees"` // Kính gửi, one a line
	Basis      string `json:"basis"`      // legal grounds, one a line
	Body       string `json:"body"`       // one paragraph a line
	AnnexTitle string `json:"annex_title"`
	Annex      string `json:"annex"`      // rows of a table, cells parted by |
	Recipients string `json:"recipients"` // Nơi nhận, one a line
	SignLines  string `json:"sign_lines"` // TM. …, KT. …, post
}

// openState marks the state of documents that every agency may read, as rules
// see it.
const openState = ":open"

func ruleState(s State, toAll bool) string {
	if toAll {
		return string(s) + openState
	}
	return string(s)
}

// Object is the document as rules see it.
func (d Document) Object() access.Object {
	o := access.Object{Kind: "document", ID: d.ID, State: ruleState(d.State, d.ToAll), Owner: d.CreatedBy, Concerns: d.Parties, Title: d.Subject, Version: d.Version}
	if d.AgencyID != "" {
		o.Leads = []string{d.AgencyID}
	}
	return o
}
