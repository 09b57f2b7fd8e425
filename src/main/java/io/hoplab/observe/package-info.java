/**
 * From packets at many interfaces, conntrack entries and rule hits to the way of each packet; pure,
 * so that a recorded bundle can be judged again without root.
 */
package io.hoplab.observe;
