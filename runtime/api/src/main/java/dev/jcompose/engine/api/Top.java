package dev.jcompose.engine.api;

import java.util.List;

/** Processes of a container, as ps(1) shows them. */
public record Top(List<String> titles, List<List<String>> processes) {}
