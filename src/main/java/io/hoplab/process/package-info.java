/** Programs run inside a netns: started with argument arrays, never through a shell. */
package io.hoplab.process;
