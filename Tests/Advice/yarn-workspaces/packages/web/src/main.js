import "ui"
