package store

func Open() string { return "open" }
