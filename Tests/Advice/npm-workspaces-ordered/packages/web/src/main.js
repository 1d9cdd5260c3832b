import "@shop/ui"
