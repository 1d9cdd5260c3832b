const fs = require("fs")
fs.writeFileSync("config/settings.json", fs.readFileSync("config/base.json"))
