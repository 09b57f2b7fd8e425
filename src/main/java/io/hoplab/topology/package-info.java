/**
 * The network as hosts with their bridges, veth pairs, addresses, routes, rules and listeners: what
 * is to be built, in the kernel's words and without the kernel.
 */
package io.hoplab.topology;
