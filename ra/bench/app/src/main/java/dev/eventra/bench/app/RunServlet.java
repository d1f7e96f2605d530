package dev.eventra.bench.app;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** {@code POST /run?name=&rate=&seconds=&threads=}: one run; answers when it is over. */
@WebServlet("/run")
public class RunServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Runs runs;

    /** Whether it is deployed. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().println("ready");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            String lines = runs.run(
                    request.getParameter("name"),
                    Integer.parseInt(request.getParameter("rate")),
                    Integer.parseInt(request.getParameter("seconds")),
                    Integer.parseInt(request.getParameter("threads")));
            response.setContentType("text/plain");
            response.getWriter().print(lines);
        } catch (ExecutionException | IllegalStateException e) {
            throw new ServletException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServletException(e);
        }
    }
}
