package dev.eventra.api.admin;

/**
 * A setting of this server. Immutable.
 *
 * @param name   its name, such as {@code eventra.zookeeper.connect}
 * @param value  its value in force; {@code ***} for a secret that is set
 * @param origin where it comes from: {@code default}, {@code resource adapter}, {@code MicroProfile Config},
 *               {@code system property} or {@code environment}
 */
public record SettingInfo(String name, String value, String origin) {}
