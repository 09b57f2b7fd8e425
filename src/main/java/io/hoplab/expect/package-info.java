/**
 * What is expected of a flow: a path as drawn on a whiteboard, one line a hop, and its elaboration
 * over the topology into a whole trace.
 */
package io.hoplab.expect;
