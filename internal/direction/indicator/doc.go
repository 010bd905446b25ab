// Package indicator keeps the targets of a year and the figures that agencies
// report for them.
//
// A figure is exact: it is stored as it was read, with its decimals. Whoever
// reports sees the number in words and confirms it; what looks wrong (unit,
// decimals, a jump against earlier periods) is asked about first. A figure is
// never written over: a correction stands beside it with its reason, and both
// say who and when.
//
// What follows from figures is computed each time: the year so far, the
// forecast to the year's end with its method and range, the standing against
// the target, and the roll-up by declared weights. Periods are those of Decree
// 09/2019/NĐ-CP.
package indicator
