/**
 * The netlink protocol: messages, attributes, sockets and the rtnetlink requests, in the kernel's
 * numbers and without a word about labs.
 */
package io.hoplab.netlink;
