package dev.eventra.console.admin;

import dev.eventra.api.EventraException;
import java.lang.reflect.Proxy;

/** The resource adapter of this server is older than the console and does not offer what was asked for. */
public final class NotOnThisServer extends EventraException {

    private static final long serialVersionUID = 1L;

    private NotOnThisServer(String message) {
        super(message, null);
    }

    /** One whose every method throws this exception. */
    static <T> T standIn(Class<T> type) {
        Object standIn = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                    case "equals" -> self == args[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> type.getSimpleName() + " that is not on this server";
                };
            }
            throw new NotOnThisServer(type.getSimpleName() + "." + method.getName()
                    + " is not offered by this server's resource adapter; deploy the one of the console's version");
        });
        return type.cast(standIn);
    }
}
