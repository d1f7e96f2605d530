/**
 * Finds the {@link dev.eventra.api.EventListener} methods of an application's CDI beans and hands them to the resource
 * adapter while the application is up. Works by itself; nothing here is for applications to call.
 */
package dev.eventra.api.cdi;
