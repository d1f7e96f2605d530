package dev.eventra.console.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Tells browsers what to refuse.
 *
 * <p>The pages' policy gives way to Vaadin 24 (production mode) in these points only:
 * <ul>
 *   <li>{@code script-src 'unsafe-inline'}: its index page starts the application by inline scripts;
 *   <li>{@code script-src 'unsafe-eval'}: the server's {@code executeJs} is run by {@code new Function};
 *   <li>{@code style-src 'unsafe-inline'}: components and the theme bring their styles in {@code <style>} elements;
 *   <li>{@code font-src data:} and {@code img-src data:}: the theme's icon font and some icons are data URLs.
 * </ul>
 * Nothing is loaded from another site, and no other site may frame the console.
 */
public class HeadersFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    static final String PAGES = "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';"
            + " style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self';"
            + " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /** For answers that are no pages, so that none can be made of them. */
    static final String PROGRAMS = "default-src 'none'; frame-ancestors 'none'";

    private static final String HALF_A_YEAR = "max-age=15768000";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean page = isPage(request);
        response.setHeader("Content-Security-Policy", page ? PAGES : PROGRAMS);
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        if (!page) {
            response.setHeader("Cache-Control", "no-store");
        }
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", HALF_A_YEAR);
        }
        chain.doFilter(request, response);
    }

    private static boolean isPage(HttpServletRequest request) {
        Access access = Access.of(request);
        String path = request.getServletPath();
        return access == Access.PAGE
                || access == Access.OPEN && !path.startsWith("/health") && !path.equals(SessionServlet.PATH);
    }
}
