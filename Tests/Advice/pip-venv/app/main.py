def app(): return "shop"
