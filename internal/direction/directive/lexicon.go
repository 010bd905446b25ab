package directive

// Small words of the grammar, made once.
var (
	headLeads    = phrases("đối với", "về phía", "đề nghị đối với", "trách nhiệm của", "nhiệm vụ của", "giao nhiệm vụ cho", "giao cho", "giao", "yêu cầu", "đề nghị", "phân công")
	alsoWords    = phrases("cũng", "đã", "tiếp tục", "đồng thời", "thay mặt UBND tỉnh", "nhấn mạnh và")
	moreover     = phrases("đồng thời", "và")
	throughWords = phrases("qua", "thông qua", "gửi qua", "trình qua")
	ofWord       = phraseOf("của")
	leadWord     = phraseOf("chủ trì")
	helpWord     = phraseOf("phối hợp")
	thenWord     = phraseOf("thì")
	toWord       = phraseOf("để")
	orWord       = phraseOf("hoặc")
)
