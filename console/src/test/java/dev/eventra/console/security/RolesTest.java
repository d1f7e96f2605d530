package dev.eventra.console.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.security.DeclareRoles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A role that a server is not told of is nobody's. */
class RolesTest {

    @Test
    void servers_are_told_of_each_role() throws IOException {
        assertThat(ConsoleAuthentication.class.getAnnotation(DeclareRoles.class).value())
                .containsExactlyInAnyOrderElementsOf(Roles.ALL);
        String payara = Files.readString(Path.of("src/main/webapp/WEB-INF/glassfish-web.xml"));
        assertThat(Roles.ALL).allSatisfy(role -> assertThat(payara).contains("<role-name>" + role + "</role-name>"));
    }
}
