/** How the console tells programs what went wrong: RFC 9457. */
package dev.eventra.console.problem;
