/**
 * A running network as it really is: read out of the kernel, and given in the words of a topology
 * with whatever these cannot hold beside it.
 */
package io.hoplab.survey;
