package dev.aftersale;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.util.NetMaskSet;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Where the program listens: HTTP always; HTTPS as well where a key store is given, for clients that take nothing else. The
 * demo has a known log-in, so it listens on loopback only, whatever is configured.
 */
@Configuration(proxyBeanMethods = false)
class WebServerConfiguration {

    @Bean
    @Order(0)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> connectors(Environment settings) {
        return factory -> {
            factory.setPort(settings.getProperty("aftersale.http-port", Integer.class, 8080));
            InetAddress address = address(settings);
            factory.setAddress(address);
            String proxies = settings.getProperty("aftersale.trusted-proxies", "");
            if (!proxies.isBlank()) {
                factory.addEngineValves(forwarded(proxies));
            }
            String keystore = settings.getProperty("aftersale.tls-keystore", "");
            if (!keystore.isBlank()) {
                factory.addAdditionalConnectors(https(settings, address, Path.of(keystore)));
            }
        };
    }

    /**
     * Takes the word of the proxies that are named, and of nobody else, for who calls, by which scheme and which host: all
     * others could make themselves another address for each try of a password.
     *
     * @param proxies addresses and networks, such as {@code 10.0.0.5, 10.1.0.0/16, fd00::/8}
     */
    private static RemoteIpValve forwarded(String proxies) {
        String networks = Stream.of(proxies.split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .map(WebServerConfiguration::network)
                .collect(Collectors.joining(","));
        var valve = new RemoteIpValve();
        valve.setInternalProxies(networks);
        valve.setRemoteIpHeader("X-Forwarded-For");
        valve.setProtocolHeader("X-Forwarded-Proto");
        valve.setHostHeader("X-Forwarded-Host");
        valve.setPortHeader("X-Forwarded-Port");
        return valve;
    }

    /** With the length of its mask: the valve takes what has none for a regular expression. */
    private static String network(String given) {
        try {
            int slash = given.indexOf('/');
            var address =
                    InetAddress.ofLiteral(slash < 0 ? given : given.substring(0, slash)); // never a name to look up
            String network = slash < 0 ? given + "/" + address.getAddress().length * Byte.SIZE : given;
            NetMaskSet.parse(network);
            return network;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "aftersale.trusted-proxies takes addresses and networks, such as 10.0.0.5,10.1.0.0/16, and not "
                            + given,
                    e);
        }
    }

    private static InetAddress address(Environment settings) {
        boolean demo = settings.getProperty("aftersale.demo", Boolean.class, false);
        String configured = settings.getProperty("aftersale.http-address", "0.0.0.0");
        try {
            return demo ? InetAddress.getLoopbackAddress() : InetAddress.getByName(configured);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("aftersale.http-address is no address: " + configured, e);
        }
    }

    private static Connector https(Environment settings, InetAddress address, Path keystore) {
        var tls = new SSLHostConfig();
        var certificate = new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystoreFile(keystore.toAbsolutePath().toString());
        certificate.setCertificateKeystoreType("PKCS12");
        certificate.setCertificateKeystorePassword(settings.getProperty("aftersale.tls-password", ""));
        tls.addCertificate(certificate);
        var connector = new Connector("HTTP/1.1");
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setPort(settings.getProperty("aftersale.https-port", Integer.class, 8443));
        connector.addSslHostConfig(tls);
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
            protocol.setSSLEnabled(true);
            protocol.setAddress(address);
            protocol.setExecutor(new VirtualThreadExecutor("https-"));
        }
        return connector;
    }
}
