package dev.eventra.engine.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * This test takes long, and what it is about is not the database's statements, which others run too: it is left out on
 * MariaDB, and runs on H2 and PostgreSQL.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface SameOnAnyDatabase {}
