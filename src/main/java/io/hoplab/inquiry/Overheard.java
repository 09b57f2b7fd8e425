package io.hoplab.inquiry;

import java.time.Instant;

/**
 * A conversation that somebody else began.
 *
 * @param began when
 * @param path the number of the way that it took, from 1
 * @param times how many took that way so far, this one among them
 */
public record Overheard(Conversation conversation, Instant began, int path, long times) {}
