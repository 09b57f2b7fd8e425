/** The commands that a user types: exit codes, and the only standard output. */
package io.hoplab.cli;
