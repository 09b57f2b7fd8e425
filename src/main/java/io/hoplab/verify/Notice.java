package io.hoplab.verify;

/**
 * That a lab is not proven, and why.
 *
 * @param verdict the lab's verdict
 * @param text the first thing that is not proven, in one line
 */
public record Notice(Verdict verdict, String text) {}
