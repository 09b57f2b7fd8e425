/** How long the kernel takes for networks of many sizes; started by scripts/bench. */
package io.hoplab.bench;
