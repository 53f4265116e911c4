package dev.aftersale;

import dev.aftersale.cli.Program;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/** The whole platform in one process. */
@SpringBootApplication(
        nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class) // surfaces have pages of one name
public class Aftersale {

    public static void main(String[] args) throws InterruptedException {
        System.exit(Program.run(Aftersale.class, args));
    }
}
