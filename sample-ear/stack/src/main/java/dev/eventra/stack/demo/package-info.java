/** The demo: the sample shop on two application servers, with everything that it needs. */
package dev.eventra.stack.demo;
