package dev.jcompose.build.dockerfile;

/** Lines of a Dockerfile, from 1, both ends included. */
public record Location(int first, int last) {}
