/** A drawing as an SVG picture: placed by the Eclipse Layout Kernel (ELK), painted here. */
package io.hoplab.graph.svg;
