/** What the parts of Eventra show one another across the border of an application; not for applications themselves. */
package dev.eventra.api.spi;
