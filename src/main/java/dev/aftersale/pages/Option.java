package dev.aftersale.pages;

/** One of the choices of a select or a group of radio buttons. */
public record Option(String value, String label) {}
