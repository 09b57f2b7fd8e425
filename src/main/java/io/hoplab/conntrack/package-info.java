/** The kernel's table of conversations (ctnetlink): what is in it, and what happens to it. */
package io.hoplab.conntrack;
