package ui

import "embed"

//go:embed dist
var files embed.FS
