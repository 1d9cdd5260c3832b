export const name = "shop"
