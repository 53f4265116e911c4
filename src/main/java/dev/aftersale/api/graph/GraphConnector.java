package dev.aftersale.api.graph;

import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;

/**
 * What Tomcat must be told so that calls reach us which it would refuse by itself, and so that those it does refuse are
 * refused in our words.
 */
public final class GraphConnector {

    /** Old connectors put whole orders into the query string. */
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    /** A body beyond our limit is still read to its end up to here: else its sender meets a reset, not an answer. */
    private static final int MAX_SWALLOWED_BYTES = 4 * Wire.MAX_BODY_BYTES;

    private GraphConnector() {}

    /** For the main connector, and for each further one: {@link #prepare(Connector)}. */
    public static void prepare(ConfigurableTomcatWebServerFactory factory) {
        factory.addConnectorCustomizers(GraphConnector::prepare);
        factory.addContextCustomizers(GraphConnector::prepare);
    }

    public static void prepare(Connector connector) {
        connector.setProperty("relaxedQueryChars", "\"<>[\\]^`{|}");
        connector.setAllowTrace(true); // so that GraphFilter refuses it, in our words
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
            protocol.setMaxHttpRequestHeaderSize(MAX_HEADER_BYTES);
            protocol.setMaxSwallowSize(MAX_SWALLOWED_BYTES);
        }
    }

    private static void prepare(Context context) {
        if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(GraphErrorValve.class.getName());
        }
    }
}
