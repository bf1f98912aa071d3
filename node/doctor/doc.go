// Package doctor finds out how a member's node is, whether it runs or not, and
// says for everything that is wrong what the cause may be and what to do.
//
// Gather collects Facts from the machine, the directory, the running node and
// the network. Examine judges them and reads nothing else, so that every finding
// can be had in a test from made-up facts. The words are in doctor_text.go.
package doctor
