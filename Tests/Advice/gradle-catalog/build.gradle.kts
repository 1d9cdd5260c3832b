group = "com.example"
