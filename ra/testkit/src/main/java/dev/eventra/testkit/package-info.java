/**
 * Tests of an application's listeners and publishers without a server: {@link dev.eventra.testkit.EventraTestKit}. For
 * the tests of applications only.
 */
package dev.eventra.testkit;
