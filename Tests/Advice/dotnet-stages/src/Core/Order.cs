class Order {}
