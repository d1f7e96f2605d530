package dev.eventra.bench.support;

import jakarta.json.JsonObject;

/** What a benchmark has to say. */
public record Report(Table table, JsonObject json) {}
