/**
 * Which past events a replay is about: its window, frozen in offsets, what of it is wanted, and how many that are.
 */
package dev.eventra.engine.replay;
