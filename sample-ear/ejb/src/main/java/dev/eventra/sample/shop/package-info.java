/** A small shop that shows Eventra at work: orders publish events, reports listen to them and must always agree. */
package dev.eventra.sample.shop;
