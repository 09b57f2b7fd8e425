/** Executes a plan, owns the running network and takes it away. */
package io.hoplab.apply;
