/**
 * Lab files: YAML read into a validated lab, all problems of a file at once, and the JSON Schema
 * that editors complete from.
 */
package io.hoplab.labfile;
