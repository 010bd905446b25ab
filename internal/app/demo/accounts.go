package demo

import (
	"context"

	"roviec/internal/floor/access"
	"roviec/internal/people/account"
)

// Account is one of the demo's accounts. Names are roles, never persons.
type Account struct {
	Username   string
	Name       string
	Roles      []access.Role
	AgencyCode string // of people/org, "" = none
}

// Accounts lists the demo's accounts: at least one for every role.
var Accounts = []Account{
	{"quantri", "Quản trị hệ thống (tài khoản mẫu)", []access.Role{access.Admin}, officeCode},
	{"chutich", "Chủ tịch UBND tỉnh (tài khoản mẫu)", []access.Role{access.Chairman}, committeeCode},
	{"pct1", "Phó Chủ tịch UBND tỉnh phụ trách kinh tế (tài khoản mẫu)", []access.Role{access.ViceChairman}, committeeCode},
	{"pct2", "Phó Chủ tịch UBND tỉnh phụ trách văn hóa - xã hội (tài khoản mẫu)", []access.Role{access.ViceChairman}, committeeCode},
	{"chanhvp", "Chánh Văn phòng UBND tỉnh (tài khoản mẫu)", []access.Role{access.ChiefOfOffice}, officeCode},
	{"vanphong", "Chuyên viên Văn phòng UBND tỉnh (tài khoản mẫu)", []access.Role{access.OfficeDesk}, officeCode},
	{"vanthu", "Văn thư Văn phòng UBND tỉnh (tài khoản mẫu)", []access.Role{access.Clerk}, officeCode},
	{"snv.lanhdao", "Giám đốc Sở Nội vụ (tài khoản mẫu)", []access.Role{access.AgencyHead}, "snv"},
	{"snv.daumoi", "Đầu mối Sở Nội vụ (tài khoản mẫu)", []access.Role{access.AgencyFocal}, "snv"},
	{"skhdt.lanhdao", "Giám đốc Sở Kế hoạch và Đầu tư (tài khoản mẫu)", []access.Role{access.AgencyHead}, "skhdt"},
	{"skhdt.daumoi", "Đầu mối Sở Kế hoạch và Đầu tư (tài khoản mẫu)", []access.Role{access.AgencyFocal}, "skhdt"},
	{"stc.lanhdao", "Giám đốc Sở Tài chính (tài khoản mẫu)", []access.Role{access.AgencyHead}, "stc"},
	{"stc.daumoi", "Đầu mối Sở Tài chính (tài khoản mẫu)", []access.Role{access.AgencyFocal}, "stc"},
	{"stnmt.lanhdao", "Giám đốc Sở Tài nguyên và Môi trường (tài khoản mẫu)", []access.Role{access.AgencyHead}, "stnmt"},
	{"stnmt.daumoi", "Đầu mối Sở Tài nguyên và Môi trường (tài khoản mẫu)", []access.Role{access.AgencyFocal}, "stnmt"},
	{"sgtvt.lanhdao", "Giám đốc Sở Giao thông vận tải (tài khoản mẫu)", []access.Role{access.AgencyHead}, "sgtvt"},
	{"sgtvt.daumoi", "Đầu mối Sở Giao thông vận tải (tài khoản mẫu)", []access.Role{access.AgencyFocal}, "sgtvt"},
	{"hoanghoa.lanhdao", "Chủ tịch UBND huyện Hoằng Hóa (tài khoản mẫu)", []access.Role{access.AgencyHead}, "hoanghoa"},
	{"hoanghoa.daumoi", "Đầu mối UBND huyện Hoằng Hóa (tài khoản mẫu)", []access.Role{access.AgencyFocal}, "hoanghoa"},
	{"bientap", "Biên tập viên Cổng thông tin (tài khoản mẫu)", []access.Role{access.Editor}, officeCode},
	{"duyettin", "Người duyệt tin Cổng thông tin (tài khoản mẫu)", []access.Role{access.Approver}, officeCode},
	{"kiemtra", "Cán bộ kiểm tra (tài khoản mẫu)", []access.Role{access.Inspector}, ""},
}

const (
	committeeCode = "ubnd"
	officeCode    = "vpubnd"
)

// MakeAccounts creates the accounts with the hash of their password, from
// account.Service.DemoHash. agencyID finds the agency of a code.
func MakeAccounts(ctx context.Context, s *account.Service, hash string, agencyID func(code string) (string, error)) error {
	for _, d := range Accounts {
		n := account.NewAccount{Username: d.Username, Name: d.Name, Roles: d.Roles, Demo: true, PasswordHash: hash}
		if d.AgencyCode != "" {
			id, err := agencyID(d.AgencyCode)
			if err != nil {
				return err
			}
			n.AgencyID = id
		}
		if _, err := s.Create(ctx, access.Actor{System: true}, n); err != nil {
			return err
		}
	}
	return nil
}

// Hints lists the accounts for the sign-in page of a loopback demo.
func Hints() []account.Hint {
	out := make([]account.Hint, len(Accounts))
	for i, a := range Accounts {
		out[i] = account.Hint{Username: a.Username, Name: a.Name}
	}
	return out
}
