/**
 * Measures whether verification has teeth: leaves out one operation of the plan at a time and lists
 * those whose absence nothing noticed.
 */
package io.hoplab.mutate;
