plugins { application }
dependencies { implementation(libs.slf4j) }
