/** Where the console gets Eventra's administration from. */
package dev.eventra.console.admin;
