/**
 * The validated lab: its network in domain words, its flows, its counter-proofs and the claims that
 * it judges.
 */
package io.hoplab.lab;
