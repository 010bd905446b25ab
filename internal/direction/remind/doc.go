// Package remind climbs the ladder of reminders: the focal point of the lead
// agency, its head, the leader who supervises, each so many working days
// before or after the limit.
//
// When whom is reminded is dated data that the Office sets. A sweep finds,
// for each running task, and for what other sources hold, the step that is due
// by the domain's calendar and clock, and notes it for the people who hold those posts now; people/notice
// makes one digest a day of it for each.
//
// What must stay true:
//   - A person is reminded of a step once: of several that passed while the
//     program stood still, or on days off, the last one counts, and a clock
//     that goes back repeats none.
//   - Nothing is sent on days that are not worked, nor before the hour set.
//   - A rung without anybody falls to the one above, at last to the Chief of
//     Office: a limit never passes unseen.
//   - An extended limit is another limit; a reassigned task reminds the new
//     agency's people.
package remind
