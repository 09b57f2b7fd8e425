/** Questions to a network that is up: which way a packet takes, and where and why it ends. */
package io.hoplab.inquiry;
