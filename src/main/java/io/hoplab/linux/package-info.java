/** The few system calls that the JDK does not offer, and the errors they end with. */
package io.hoplab.linux;
