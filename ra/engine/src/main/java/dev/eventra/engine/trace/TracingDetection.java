package dev.eventra.engine.trace;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;

/**
 * Finds out whether OpenTelemetry's API is there: whether the class loader of these classes sees it. It is not packed with
 * them, since a copy of its own would not know the application's traces.
 */
public final class TracingDetection {

    private static final Logger LOG = System.getLogger(TracingDetection.class.getName());

    private TracingDetection() {}

    /** Looks once. */
    public static Tracing detect() {
        try {
            Class.forName("io.opentelemetry.api.GlobalOpenTelemetry", false, TracingDetection.class.getClassLoader());
            Class.forName("io.opentelemetry.context.Context", false, TracingDetection.class.getClassLoader());
            Tracing tracing = Present.tracing();
            LOG.log(Level.INFO, "OpenTelemetry's API is there: events are traced");
            return tracing;
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.log(Level.DEBUG, "no traces: OpenTelemetry's API is not there", e);
            return Tracing.NONE;
        }
    }

    /** Loaded only where the API is there. */
    private static final class Present {

        static Tracing tracing() {
            return new OpenTelemetryTracing(global());
        }

        /**
         * The global instance, asked for each time: it may be set after this server has started. Asking an older API
         * for it sets it for good, to one that does nothing, so it is not asked for before the first event.
         */
        private static Supplier<OpenTelemetry> global() {
            try {
                MethodHandle getOrNoop = MethodHandles.publicLookup()
                        .findStatic(GlobalOpenTelemetry.class, "getOrNoop", MethodType.methodType(OpenTelemetry.class));
                return () -> {
                    try {
                        return (OpenTelemetry) getOrNoop.invokeExact();
                    } catch (Throwable e) {
                        throw new IllegalStateException("OpenTelemetry can't be asked for", e);
                    }
                };
            } catch (NoSuchMethodException | IllegalAccessException e) {
                LOG.log(Level.DEBUG, "an API without getOrNoop", e);
                return GlobalOpenTelemetry::get;
            }
        }
    }
}
