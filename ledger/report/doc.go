// Package report counts what a registry or exchange has done under a profile in a month,
// quarter, half-year or year, from the histories of entities up to a height. It is a
// function of those alone: whoever has the state at that height gets the same bytes
// (AH 28(3), GD 30, SH 13-14).
package report
