package pcapng

import (
	"fmt"
	"time"

	"hangscope/repro/evidence"
)

// way is what passes a connection in one direction: from the end that writes to the
// end that reads.
type way struct {
	// data is what was written. places are where each Write began.
	data   []byte
	places []int
	// lost is what was written and never read.
	lost []evidence.Range
	// missing is how many more bytes were written, which were not kept.
	missing uint64
	// acts are what the writer did, news what the reader got of it.
	acts, news []event
}

// event is what an end did or saw.
type event struct {
	at   time.Duration
	kind kind
	// from and to are the bytes of a Write. For a Read, to is how far it came.
	from, to int
	ending   *evidence.Ending
	// matched is whether the peer sent the ending that an end got.
	matched bool
	comment string
}

type kind int

const (
	wrote kind = iota
	readUpTo
	ended
)

// newWay joins what one end wrote with what the other read. Either may be nil,
// but not both.
func newWay(writer, reader *evidence.ConnectionEnd, names [2]evidence.Role) *way {
	w := &way{}
	if writer == nil {
		// Nobody watched the writer, so what was read counts as written.
		w.write(reader.Read)
		w.news = endings(reader)
		return w
	}
	w.write(writer.Written)
	if writer.Sent != nil {
		w.acts = append(w.acts, event{at: writer.Sent.At, kind: ended, ending: writer.Sent})
	}
	if reader != nil {
		w.read(reader.Read)
		w.news = append(w.news, endings(reader)...)
		w.matchEnding(writer, reader, names)
	}
	return w
}

func (w *way) write(p evidence.Passage) {
	for _, s := range p.Segments {
		from := len(w.data)
		w.data = append(w.data, s.Data...)
		w.places = append(w.places, from)
		w.acts = append(w.acts, event{at: s.At, kind: wrote, from: from, to: len(w.data)})
	}
	w.missing = p.Missing
}

// read finds what was read in what was written, and what was not.
func (w *way) read(p evidence.Passage) {
	var all []byte
	for _, s := range p.Segments {
		all = append(all, s.Data...)
	}
	// Bytes that were not found in what was written acknowledge nothing.
	aligned, _ := evidence.Align(w.data, all)
	done := 0
	for _, s := range p.Segments {
		done += len(s.Data)
		w.news = append(w.news, event{at: s.At, kind: readUpTo, to: min(aligned.At(done), aligned.Until)})
	}
	for _, hole := range aligned.Holes {
		w.lost = append(w.lost, hole.Slide(w.data, w.places))
	}
	if p.Missing == 0 && aligned.Until < len(w.data) {
		w.lost = append(w.lost, evidence.Range{From: aligned.Until, To: len(w.data)})
	}
}

// endings are the events of what an end got.
func endings(end *evidence.ConnectionEnd) []event {
	var got []event
	for i := range end.Got {
		got = append(got, event{at: end.Got[i].At, kind: ended, ending: &end.Got[i]})
	}
	return got
}

// matchEnding finds out whether the reader got the ending that the writer sent. A
// socket that is closed with unread bytes sends RST and not FIN, without telling the
// program. A FIN that comes before the last byte was sent by another program.
func (w *way) matchEnding(writer, reader *evidence.ConnectionEnd, names [2]evidence.Role) {
	if writer.Sent == nil {
		return
	}
	act := &w.acts[len(w.acts)-1]
	act.comment = fmt.Sprintf("%s ended the connection; not seen by %s", names[0], names[1])
	for i := range w.news {
		news := &w.news[i]
		if news.kind != ended || news.ending.Kind == evidence.Failure || news.at < act.at {
			continue
		}
		fin := writer.Sent.Kind == evidence.FIN && !w.endLost()
		if news.ending.Kind == evidence.RST || fin {
			news.matched = true
			act.ending = &evidence.Ending{Kind: news.ending.Kind, At: act.at}
			act.comment = fmt.Sprintf("%s ended the connection; %s saw the %s at %v",
				names[0], names[1], news.ending.Kind, rounded(news.at))
			return
		}
	}
	if reader.Sent != nil && reader.Sent.At <= act.at {
		act.comment = fmt.Sprintf("%s ended the connection; %s had done so too", names[0], names[1])
	}
}

// endLost reports whether the last byte was never read.
func (w *way) endLost() bool {
	return len(w.lost) > 0 && w.lost[len(w.lost)-1].To == len(w.data)
}
