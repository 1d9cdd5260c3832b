package com.example;

public class Shop {}
