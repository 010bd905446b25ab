// Package vncal knows the Vietnamese calendar of civil servants: which days
// are worked, when a term of law ends, what the lunar date is, and from which
// to which day a periodic report counts.
//
// Three layers make a Calendar:
//
//   - the week: Monday to Friday (Quyết định 188/1999/QĐ-TTg);
//   - the law: holidays computed for each year (Bộ luật Lao động 2019, Điều
//     112; Điều 111 khoản 3 for those that fall on a day of rest);
//   - announcements: what the competent body decided for a year, the days of
//     Tết, the day beside 2 September, days off that are worked on a Saturday.
//
// A year whose plan was announced is what the announcement says; other years
// are what the law gives, provisionally. The package does no I/O and can be
// used on its own. Days are civil days of Vietnam (UTC+7, no summer time).
package vncal
