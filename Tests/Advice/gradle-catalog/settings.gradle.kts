rootProject.name = "shop"
include("core")
include("web")
