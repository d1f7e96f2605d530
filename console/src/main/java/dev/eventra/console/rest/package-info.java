/**
 * REST {@code /api/v1}: all that the console's pages show and do. What it takes and gives is written in
 * {@code openapi.json} beside these classes, which a test compares with them.
 */
package dev.eventra.console.rest;
