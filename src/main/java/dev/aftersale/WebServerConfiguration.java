package dev.aftersale;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.apache.catalina.connector.Connector;
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
            String keystore = settings.getProperty("aftersale.tls-keystore", "");
            if (!keystore.isBlank()) {
                factory.addAdditionalConnectors(https(settings, address, Path.of(keystore)));
            }
        };
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
