package io.hoplab.plan;

import io.hoplab.topology.Note;

/** An operation and why it is in the plan. */
public record PlannedOperation(Operation operation, Note note) {}
