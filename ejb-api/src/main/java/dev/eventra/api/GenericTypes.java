package dev.eventra.api;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the type variables of generic superclasses and interfaces stand for in a class. Immutable, for one class.
 */
final class GenericTypes {

    private final Map<TypeVariable<?>, Type> bound = new HashMap<>();

    GenericTypes(Class<?> type) {
        collect(type);
    }

    private void collect(Class<?> type) {
        if (type.getGenericSuperclass() != null) {
            supertype(type.getGenericSuperclass());
        }
        for (Type each : type.getGenericInterfaces()) {
            supertype(each);
        }
    }

    private void supertype(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            Class<?> raw = (Class<?>) parameterized.getRawType();
            TypeVariable<?>[] variables = raw.getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                bound.put(variables[i], resolve(parameterized.getActualTypeArguments()[i]));
            }
            collect(raw);
        } else {
            collect((Class<?>) type);
        }
    }

    /**
     * @return the type with all variables replaced that the class binds
     */
    Type resolve(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            return bound.getOrDefault(variable, variable);
        }
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = Arrays.stream(parameterized.getActualTypeArguments())
                    .map(this::resolve)
                    .toArray(Type[]::new);
            return Arrays.equals(arguments, parameterized.getActualTypeArguments())
                    ? parameterized
                    : new Parameterized(parameterized.getRawType(), parameterized.getOwnerType(), arguments);
        }
        if (type instanceof GenericArrayType array && resolve(array.getGenericComponentType()) instanceof Class<?> c) {
            return c.arrayType();
        }
        return type;
    }

    /** Whether it has a type variable. */
    static boolean isOpen(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return Arrays.stream(parameterized.getActualTypeArguments()).anyMatch(GenericTypes::isOpen);
        }
        if (type instanceof GenericArrayType array) {
            return isOpen(array.getGenericComponentType());
        }
        return type instanceof TypeVariable<?>;
    }

    /** A parameterized type with other arguments. */
    private record Parameterized(Type getRawType, Type getOwnerType, Type[] arguments) implements ParameterizedType {

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ParameterizedType that
                    && getRawType.equals(that.getRawType())
                    && Objects.equals(getOwnerType, that.getOwnerType())
                    && Arrays.equals(arguments, that.getActualTypeArguments());
        }

        /** The same as the JDK's own, which may be equal. */
        @Override
        public int hashCode() {
            return Arrays.hashCode(arguments) ^ Objects.hashCode(getOwnerType) ^ getRawType.hashCode();
        }

        @Override
        public String toString() {
            return getRawType.getTypeName() + Arrays.toString(arguments);
        }
    }
}
