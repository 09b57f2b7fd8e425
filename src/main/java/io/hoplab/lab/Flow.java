package io.hoplab.lab;

import io.hoplab.expect.ExpectedFlow;

/**
 * One conversation of a lab.
 *
 * @param name its name in the lab
 * @param probe what is sent
 * @param expected the way that it must take
 */
public record Flow(String name, Probe probe, ExpectedFlow expected) {}
