// Package words says what the words of a command line are: which is a flag and which its
// value, wherever people write them, and what a word that is being typed may become.
//
//	hangscope run busy --clock vir<Tab>     run --clock virtual -- busy
package words
