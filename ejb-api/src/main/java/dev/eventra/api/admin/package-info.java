/**
 * The operator's door to Eventra: dead letters, replay, positions. {@link dev.eventra.api.admin.EventraAdmin} is injected
 * like a publisher; all else here is what it takes and gives.
 */
package dev.eventra.api.admin;
