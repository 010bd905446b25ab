package app

import (
	"context"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/floor/access"
)

// conclusions lead from what a sitting concluded to the notice that puts it on
// paper, and from the day on which that was signed to the Office's own clock.
type conclusions struct{ *Rooms }

// Conclusion returns what was concluded to who may read it.
func (r conclusions) Conclusion(ctx context.Context, a access.Actor, id string) (title, text string, err error) {
	m, err := r.Meetings.Get(ctx, id)
	if err != nil {
		return "", "", err
	}
	if !r.Rights.Can(a, "meeting.read", m.Object()) || !r.Rights.Can(a, "conclusion.read", m.Object()) {
		return "", "", fault.Missing()
	}
	c, err := r.Meetings.Of(ctx, id)
	return m.Title, c.Text, err
}

// Signed puts the notice on the tasks of the conclusion.
func (r conclusions) Signed(ctx context.Context, a access.Actor, meetingID string, d document.Document) error {
	return r.Tasks.Sign(ctx, a, meetingID, d.Code.String(), d.IssuedDate)
}

// dated puts a corrected number and day of signing of a registered document on
// the tasks made from its clauses.
func (r *Rooms) dated(ctx context.Context, a access.Actor, d document.Document) error {
	return r.Tasks.Resign(ctx, a, d.ID, d.Code.String(), d.IssuedDate)
}

// noticeOf is the paper by which a conclusion was told, and the day of its
// signing; nothing where none was issued yet.
func (r *Rooms) noticeOf(ctx context.Context, meetingID string) (id, paper string, day gov.Date, err error) {
	d, err := r.Documents.NoticeOf(ctx, meetingID)
	if fault.Is(err, fault.NotFound) {
		return "", "", gov.Date{}, nil
	}
	return d.ID, d.Code.String(), d.IssuedDate, err
}
