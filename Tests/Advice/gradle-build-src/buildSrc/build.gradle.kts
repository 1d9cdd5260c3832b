plugins {
  `kotlin-dsl`
}
