package report

// endings are those of the files of formats whose name is none.
var endings = map[string]string{"junit": "xml", "markdown": "md", "terminal": "txt"}

// FileName is how a file of a format is called where several are together. A
// format that is not known here has its own name for an ending.
func FileName(format string) string {
	if format == "json" {
		return "result.json"
	}
	if ending, ok := endings[format]; ok {
		return "report." + ending
	}
	return "report." + format
}
