package document

import (
	"context"
	"strings"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
)

// Conclusions are those of sittings, which this room does not know; app fills
// it.
type Conclusions interface {
	// Conclusion returns the title of the sitting and what was concluded; what
	// is absent, or may not be seen, is fault.Missing.
	Conclusion(ctx context.Context, a access.Actor, meetingID string) (title, text string, err error)
	// Signed tells that the notice of the conclusion was issued, within the
	// transaction of ctx.
	Signed(ctx context.Context, a access.Actor, meetingID string, d Document) error
}

// noticeType is the type of document by which a conclusion is told.
const noticeType = "Thông báo"

// settle links a new document to the conclusion that it puts on paper.
func (r *Room) settle(ctx context.Context, a access.Actor, d Document) error {
	if d.MeetingID == "" {
		return nil
	}
	if r.Conclusions == nil || d.Direction != Out {
		return fault.Missing()
	}
	if _, _, err := r.Conclusions.Conclusion(ctx, a, d.MeetingID); err != nil {
		return err
	}
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO document_conclusion (document_id, meeting_id) VALUES ($1,$2)`, d.ID, d.MeetingID)
	return err
}

// meetingOf is the sitting whose conclusion the document puts on paper, "" =
// none.
func (r *Room) meetingOf(ctx context.Context, id string) (string, error) {
	m, err := db.One(ctx, r.db.Q(ctx), db.Value[string], `SELECT meeting_id FROM document_conclusion WHERE document_id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return m, err
}

// signed tells of a notice that is issued now.
func (r *Room) signed(ctx context.Context, a access.Actor, d Document) error {
	m, err := r.meetingOf(ctx, d.ID)
	if err != nil || m == "" || r.Conclusions == nil {
		return err
	}
	return r.Conclusions.Signed(ctx, a, m, d)
}

// NoticeOf returns the first issued notice of a sitting's conclusion;
// fault.Missing where there is none yet.
func (r *Room) NoticeOf(ctx context.Context, meetingID string) (Document, error) {
	return db.One(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM document_conclusion x JOIN document d ON d.id = x.document_id WHERE x.meeting_id = $1 AND d.state IN ('issued','corrected','replaced','recalled') ORDER BY d.issued_date, d.id LIMIT 1`, meetingID)
}

// ofConclusion fills a new notice with what was concluded.
func (r *Room) ofConclusion(c *web.Ctx, d *Document, meetingID string) error {
	if r.Conclusions == nil || !gov.IsID(meetingID) {
		return fault.Missing()
	}
	title, text, err := r.Conclusions.Conclusion(c.Context(), c.Actor, meetingID)
	if err != nil {
		return err
	}
	d.MeetingID, d.TypeName, d.Code.Notation = meetingID, noticeType, "TB-UBND"
	subject := []rune(strings.Join(strings.Fields(c.T("document.preset.conclusion", title)), " "))
	d.Subject, d.Content.Body = string(subject[:min(len(subject), maxSubject)]), text
	return nil
}
