/** How long the master takes to decide who relays what. */
package dev.eventra.bench.assign;
