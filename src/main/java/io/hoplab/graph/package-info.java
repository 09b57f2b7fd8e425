/**
 * A network as boxes within boxes and the lines between them, a flow's way over it, and that drawn
 * as text, as Mermaid and for Graphviz.
 */
package io.hoplab.graph;
