package network

import "context"

type clientKey struct{}

// WithClient notes in the context of a Dial which of several clients of one
// role dials, by its number from 0.
func WithClient(ctx context.Context, number int) context.Context {
	return context.WithValue(ctx, clientKey{}, number)
}

// ClientOf returns the number that [WithClient] noted, 0 if it did not.
func ClientOf(ctx context.Context) int {
	number, _ := ctx.Value(clientKey{}).(int)
	return number
}
