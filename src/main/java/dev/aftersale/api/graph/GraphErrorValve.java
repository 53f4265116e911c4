package dev.aftersale.api.graph;

import dev.aftersale.base.Problem;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** Words what Tomcat refuses before any filter sees it, such as a path that can't be decoded. Made by Tomcat, by name. */
public final class GraphErrorValve extends ErrorReportValve {

    public GraphErrorValve() {
        setShowReport(false);
        setShowServerInfo(false);
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        boolean isRefusal = response.getStatus() == 400 && response.getContentWritten() == 0 && throwable == null;
        if (!isRefusal || !response.setErrorReported()) {
            super.report(request, response, throwable);
            return;
        }
        String trace = Trace.next();
        var problem = Problem.INVALID_PARAMETER.because("The address can't be read.");
        try {
            GraphResponse.write(
                    Answer.of(problem, trace, null, null), trace, GraphPath.DEFAULT_VERSION, "GET", response);
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            // the caller has gone, or something was written already: nobody is left to tell
        }
    }
}
