module example.com/app

go 1.22

require github.com/go-chi/chi/v5 v5.1.0
require example.com/lib v0.0.0

replace example.com/lib => ../lib
