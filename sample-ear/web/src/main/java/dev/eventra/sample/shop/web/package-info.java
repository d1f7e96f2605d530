/**
 * The shop's REST resources. Each path has an {@link jakarta.ws.rs.core.Application} of its own, so that the page at
 * the context root is served by the servlet container and the paths need no prefix.
 */
package dev.eventra.sample.shop.web;
