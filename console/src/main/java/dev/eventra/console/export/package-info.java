/** Lists as files: bounded, read page by page, written row by row. Knows nothing of pages or of users. */
package dev.eventra.console.export;
