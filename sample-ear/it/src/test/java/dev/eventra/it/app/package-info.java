/** The application under test: beans of each kind that write rows and publish, and listeners that fail on demand. */
package dev.eventra.it.app;
