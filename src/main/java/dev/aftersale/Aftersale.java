package dev.aftersale;

import dev.aftersale.cli.Program;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The whole platform in one process. */
@SpringBootApplication
public class Aftersale {

    public static void main(String[] args) throws InterruptedException {
        System.exit(Program.run(Aftersale.class, args));
    }
}
