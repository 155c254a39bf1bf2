// Package progress shows on a terminal how far a command has come: a bar, with the
// messages of one run or the runs of many, and the time left. It is removed at the
// end, and shows nothing where there is no terminal. Before a command that takes minutes,
// a note says so, wherever stderr goes.
//
//	14 of 60 messages, silent for 1.2 s [=====>      ]
package progress
