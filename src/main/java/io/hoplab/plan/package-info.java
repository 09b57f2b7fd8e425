/**
 * The ordered list of kernel operations that builds a topology: pure data, printed as a shell
 * script by the same operations that are applied.
 */
package io.hoplab.plan;
