/** Main classes of the child processes; nothing here runs in the process that starts the servers. */
package dev.eventra.stack.child;
