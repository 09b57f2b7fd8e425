/** The programs that answer: nginx and dnsmasq, run on the hosts of the lab that serve. */
package io.hoplab.serve;
