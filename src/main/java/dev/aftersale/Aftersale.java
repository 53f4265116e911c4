package dev.aftersale;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The whole platform in one process. */
@SpringBootApplication
public class Aftersale {

    public static void main(String[] args) {
        SpringApplication.run(Aftersale.class, args);
    }
}
