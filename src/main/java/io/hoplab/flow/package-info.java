/**
 * One conversation, its traces there and back, their hops and the steps on each: the words that
 * what is expected and what was observed share.
 */
package io.hoplab.flow;
