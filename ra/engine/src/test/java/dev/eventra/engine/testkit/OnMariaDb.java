package dev.eventra.engine.testkit;

import dev.eventra.stack.EmbeddedMariaDb;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * These tests need a MariaDB server, whose programs there are for Linux on x86-64. Elsewhere they are left out, unless the
 * environment says {@code EVENTRA_MARIADB_TESTS=required}: then they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith({OnMariaDb.Condition.class, SharedServers.class})
public @interface OnMariaDb {

    /** Looks for the programs, and leaves out what is to run on other databases only. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (context.getElement()
                    .filter(it -> it.isAnnotationPresent(SameOnAnyDatabase.class))
                    .isPresent()) {
                return ConditionEvaluationResult.disabled("on other databases only");
            }
            if (EmbeddedMariaDb.isAvailable() || "required".equals(System.getenv("EVENTRA_MARIADB_TESTS"))) {
                return ConditionEvaluationResult.enabled("MariaDB's programs are there, or required");
            }
            return ConditionEvaluationResult.disabled(
                    "there are no programs of MariaDB for this machine: Linux on x86-64 only");
        }
    }
}
