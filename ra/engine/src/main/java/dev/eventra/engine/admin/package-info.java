/**
 * What operators ask for: stored where every server sees it, with its audit, and done by a server that has the
 * subscription's listener.
 */
package dev.eventra.engine.admin;
