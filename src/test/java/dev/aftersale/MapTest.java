package dev.aftersale;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The walls of the map. Every rule reports all that breaks it: one run shows all there is to mend. */
@AnalyzeClasses(packages = "dev.aftersale", importOptions = DoNotIncludeTests.class)
class MapTest {

    static final Set<String> SURFACES = Set.of("api", "console", "buyer", "operator", "login", "cli", "simulator");

    /** Only {@link Aftersale} puts surfaces together; nothing else knows one, not even another surface. */
    @ArchTest
    static final ArchRule surfaces_are_known_by_nobody = CompositeArchRule.of(
                    SURFACES.stream().sorted().map(MapTest::isKnownByNobody).toList())
            .as("surfaces are known by nobody");

    @ArchTest
    static final ArchRule nothing_goes_round_in_circles =
            slices().matching("dev.aftersale.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule names_are_the_words_of_the_field =
            noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils?)(\\$.*)?");

    @ArchTest
    static final ArchRule nothing_is_injected_into_fields = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

    @ArchTest
    static final ArchRule packages_are_null_marked = classes()
            .should(new ArchCondition<>("be in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    events.add(new SimpleConditionEvent(
                            type,
                            type.getPackage().isAnnotatedWith(NullMarked.class),
                            type.getPackageName() + " is not @NullMarked: " + type.getName()));
                }
            });

    /** SQL stands at the head of a Store, where one who looks for it looks first. */
    @ArchTest
    static final ArchRule only_stores_and_the_base_speak_to_the_database = noClasses()
            .that(not(resideInAnyPackage("dev.aftersale.base..")).and(not(belongToAStore())))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.springframework.jdbc..", "java.sql.."))
            .allowEmptyShould(true);

    @Test
    void capabilities_meet_only_at_their_front_doors() {
        ApplicationModules.of(Aftersale.class).verify();
    }

    /** Where it is not, it is drawn anew: look at what changed, and commit it. */
    @Test
    void the_map_in_the_docs_is_drawn_from_the_code() throws IOException {
        var checkedIn = MapPage.read();
        MapPage.write(ApplicationModules.of(Aftersale.class));
        assertThat(checkedIn).as("docs/map, which is now up to date").isEqualTo(MapPage.read());
    }

    private static ArchRule isKnownByNobody(String surface) {
        var home = "dev.aftersale." + surface + "..";
        return noClasses()
                .that(not(resideInAnyPackage("dev.aftersale", home)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(home))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> belongToAStore() {
        return DescribedPredicate.describe("belong to a Store", type -> {
            var outermost = type;
            while (outermost.getEnclosingClass().isPresent()) {
                outermost = outermost.getEnclosingClass().get();
            }
            return outermost.getSimpleName().endsWith("Store");
        });
    }
}
