/** From the command line's own model to scripts that complete it in bash, zsh and fish. */
package io.hoplab.completion;
