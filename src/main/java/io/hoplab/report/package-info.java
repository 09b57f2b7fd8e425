/** Results as text for people, JSON and JUnit XML for programs. */
package io.hoplab.report;
