package io.hoplab.expect;

/**
 * Why a path cannot be.
 *
 * @param line the path's line, 0 for the first
 * @param message what was wanted and what came
 */
public record PathProblem(int line, String message) {}
