/** What was expected against what was observed: verdicts, each with its first difference. */
package io.hoplab.verify;
