plugins {
  id("acme.java-conventions")
  application
}
