export const button = "button"
