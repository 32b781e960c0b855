package dev.jcompose.model;

/** A place in a file; line and column count from 1. The file is as a person would name it. */
public record Position(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
