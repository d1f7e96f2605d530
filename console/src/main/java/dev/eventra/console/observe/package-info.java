/** What monitoring asks for: health and metrics. */
package dev.eventra.console.observe;
