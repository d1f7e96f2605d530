package dev.eventra.bench.app;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * {@code POST /run?name=&rate=&seconds=&threads=} starts a run and answers at once; {@code GET /run?name=} answers with
 * 202 until it is over, and then with what came of it.
 */
@WebServlet("/run")
public class RunServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Runs runs;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        runs.start(
                request.getParameter("name"),
                Integer.parseInt(request.getParameter("rate")),
                Integer.parseInt(request.getParameter("seconds")),
                Integer.parseInt(request.getParameter("threads")));
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
    }

    /** Without a name it tells that it is deployed. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String name = request.getParameter("name");
        if (name == null) {
            return;
        }
        Future<String> run = runs.find(name);
        if (!run.isDone()) {
            response.setStatus(HttpServletResponse.SC_ACCEPTED);
            return;
        }
        try {
            response.setContentType("text/plain");
            response.getWriter().print(run.get());
        } catch (ExecutionException e) {
            throw new ServletException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServletException(e);
        }
    }
}
