package calls_test

import (
	"fmt"
	"time"

	"golang.org/x/net/http2"

	"hangscope/repro/wire/calls"
)

// A relay passes on what it reads, and lets the connection see it.
func Example() {
	client := speak(calls.FromClient)
	_ = client.WriteHeaders(http2.HeadersFrameParam{
		StreamID: 1, BlockFragment: client.fields(":path", "/shop.Orders/Watch"), EndHeaders: true,
	})
	_ = client.WriteData(1, true, []byte{0, 0, 0, 0, 2, 'h', 'i'})

	connection := calls.New(calls.Options{})
	connection.Pass(calls.FromClient, 20*time.Millisecond, client.said())
	now := time.Second
	for _, call := range connection.Open() {
		fmt.Printf("%s: %d messages up, %d down, silent for %s\n", call.Method, call.Up.Count, call.Down.Count, now-call.Last())
	}
	// Output: /shop.Orders/Watch: 1 messages up, 0 down, silent for 980ms
}
