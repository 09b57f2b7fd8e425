/** Whether this machine can run labs: each need tried for real, and the command that mends it. */
package io.hoplab.doctor;
