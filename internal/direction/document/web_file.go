package document

import (
	"roviec/internal/base/fault"
	"roviec/internal/direction/document/views"
	"roviec/internal/floor/files"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
)

// fileRoutes are the addresses of a document's files.
func (r *Room) fileRoutes() []web.Route {
	one := base + "/{id}/tep/{file}"
	write := stepOf(AttachFile).permission
	return []web.Route{
		{Method: "POST", Pattern: base + "/{id}/tep", Permission: write, Read: "document.read", Load: r.load, Upload: true, Handle: r.takeFiles},
		{Method: "GET", Pattern: one, Permission: "document.read", Load: r.load, Handle: r.serveFile},
		{Method: "POST", Pattern: one + "/bo", Permission: write, Read: "document.read", Load: r.load, Handle: r.detach},
	}
}

func (r *Room) serveFile(c *web.Ctx) error {
	f, err := r.File(c.Context(), c.Object.(Document).ID, c.R.PathValue("file"))
	if err != nil {
		return err
	}
	return r.files.Serve(c.W, c.R, f)
}

func (r *Room) takeFiles(c *web.Ctx) error {
	d := c.Object.(Document)
	f, err := c.Form()
	if err != nil {
		return err
	}
	if len(f.Files("files")) == 0 {
		f.Merge(fault.Fields(fault.Field{Name: "files", Key: "form.required_here"}))
	}
	var list []files.Stored
	for _, u := range f.Files("files") {
		in, err := u.Open()
		if err != nil {
			return err
		}
		st, err := r.files.Put(c.Context(), u.Name, in)
		in.Close()
		if e := fault.As(err); e != nil && e.Kind != fault.NoSpace {
			f.Fail("files", e.Key, e.Args...)
			continue
		}
		if err != nil {
			return err
		}
		list = append(list, st)
	}
	if f.Err() == nil {
		cut, err := r.Attach(c.Context(), c.Actor, d.ID, list, 0)
		switch {
		case err == nil && cut > 0:
			return c.See(base+"/"+d.ID+"#tep", "document.flash.attached_cut", cut)
		case err == nil:
			return c.See(base+"/"+d.ID+"#tep", "document.flash.attached")
		case !f.Merge(err):
			return err
		}
	}
	return r.render(c, d, f, AttachFile, f.Status())
}

func (r *Room) detach(c *web.Ctx) error {
	d := c.Object.(Document)
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := r.Detach(c.Context(), c.Actor, d.ID, c.R.PathValue("file"), f.Text("why", false, maxReason), 0); err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.render(c, d, f, DetachFile, f.Status())
	}
	return c.See(base+"/"+d.ID+"#tep", "document.flash.detached")
}

// showFiles fills the part of the page about files.
func (r *Room) showFiles(c *web.Ctx, d Document, v *views.Document) error {
	list, err := r.Files(c.Context(), d.ID)
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	v.CanAttach = c.Can(stepOf(AttachFile).permission, d.Object()) && stepOf(AttachFile).refusal(d) == nil
	v.DetachWhy = d.State != Draft
	for _, x := range list {
		v.Files = append(v.Files, views.File{ID: x.ID, Name: x.Name, Kind: fileType(x.Name), Size: p.Size(x.Size), At: p.DateTime(x.At), Href: v.Base + "/tep/" + x.ID, Open: v.Refused == string(DetachFile) && c.R.PathValue("file") == x.ID})
	}
	return nil
}
